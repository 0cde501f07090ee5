// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { copy } from "./copy.js";
import { linkTo } from "./sharelink.js";

/** Shows the link to the connection in front. @param {import("./workspace.js").Workspace} workspace */
export function openShareDialog({ current }) {
  const { link, stripped, bodyLeftOut } = linkTo(current.settings, location.href, current.ticket);
  const field = /** @type {HTMLTextAreaElement} */ (h("textarea", { id: "share-link", readonly: true, rows: 4, "aria-label": t("console.share.link") }));
  field.value = link;
  openDialog(
    t("console.share.title"),
    h("p", {}, t("console.share.what")),
    field,
    h("p", {}, t("console.share.never")),
    stripped.length > 0 && h("p.note", { id: "share-stripped" }, t("console.share.stripped", { names: stripped.map(nameOf).join(", ") })),
    bodyLeftOut && h("p.note", {}, t("console.share.long")),
    h("div.row", {}, h("button.primary", { type: "button", onclick: (event) => copy(link, event.currentTarget) }, t("copy"))),
  );
  field.select();
}

/** @param {string} name */
function nameOf(name) {
  return name === "*" ? t("console.share.body") : name;
}

/**
 * @param {string} title
 * @param {...(Node | false)} content
 * @returns {HTMLDialogElement} which is gone once it is closed
 */
export function openDialog(title, ...content) {
  const close = h("button.quiet", { type: "button", onclick: () => dialog.close() }, t("console.dismiss"));
  const dialog = /** @type {HTMLDialogElement} */ (
    h(
      "dialog.sheet",
      { "aria-labelledby": "dialog-title", onclose: () => dialog.remove() },
      h("div.sheet-head", {}, h("h2", { id: "dialog-title" }, title), close),
      h("div.sheet-body.stack", {}, ...content),
    )
  );
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
