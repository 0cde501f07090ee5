// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { styled } from "../../lib/latesheet.js";

/**
 * A question with two answers. Escape is a no, and the focus goes back to where it was.
 *
 * @param {string} question @param {string} text what comes of it @param {string} yes
 * @returns {Promise<boolean>}
 */
export async function confirm(question, text, yes) {
  await styled(new URL("./dialogs.css", import.meta.url).href);
  return new Promise((resolve) => {
    const go = h("button.primary", { type: "submit", value: "yes" }, yes);
    const stay = h("button", { type: "submit", value: "" }, t("cancel"));
    const form = h("form.question", { method: "dialog" }, h("h2", { id: "question" }, question), h("p.muted", {}, text), h("div.row", {}, stay, go));
    const dialog = /** @type {HTMLDialogElement} */ (h("dialog", { "aria-labelledby": "question" }, form));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    go.focus();
  });
}
