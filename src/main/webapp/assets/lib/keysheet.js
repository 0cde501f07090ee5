// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { shortcuts, strokeOf } from "./shortcuts.js";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const CAPS = new Map(
  Object.entries({ Escape: "Esc", ArrowUp: "\u2191", ArrowDown: "\u2193", ArrowLeft: "\u2190", ArrowRight: "\u2192", " ": "Space" }),
);

/** Opens the sheet of all keys that the page has. It is made anew each time: pages add keys as they go, and languages change. */
export function openKeySheet() {
  if (document.querySelector("dialog:modal")) {
    return;
  }
  const setting = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: shortcuts.singleKeys }));
  setting.addEventListener("change", () => (shortcuts.singleKeys = setting.checked));
  const close = h("button.quiet", { type: "button", autofocus: true, onclick: () => dialog.close() }, t("close"));
  const dialog = /** @type {HTMLDialogElement} */ (
    h(
      "dialog.sheet",
      { "aria-labelledby": "keys-title", onclose: () => dialog.remove() },
      h("div.sheet-head", {}, h("h2", { id: "keys-title" }, t("keys.title")), close),
      h("div.sheet-body", {}, ...shortcuts.groups.map(groupView)),
      h("label.sheet-foot", {}, setting, h("span", {}, t("keys.single"))),
    )
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {import("./shortcuts.js").Group} group */
function groupView({ title, shortcuts: list }) {
  const rows = list.map(({ keys, words }) => h("div", {}, h("dt", {}, t(words)), h("dd", {}, ...caps(keys))));
  return h("section", {}, h("h3", {}, t(title)), h("dl.keys", {}, ...rows));
}

/** @param {string | string[]} keys */
function caps(keys) {
  return [keys].flat().map((stroke) => {
    const { mod, alt, shift, key } = strokeOf(stroke);
    const names = [mod && (MAC ? "\u2318" : "Ctrl"), alt && (MAC ? "\u2325" : "Alt"), shift && (MAC ? "\u21e7" : "Shift"), capOf(key)];
    return h("kbd", {}, names.filter(Boolean).join(MAC ? "" : "+"));
  });
}

/** @param {string} key */
function capOf(key) {
  return CAPS.get(key) ?? (key.length === 1 ? key.toUpperCase() : key);
}
