// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "./dom.js";
import { i18n, t } from "./i18n.js";
import { styled } from "./latesheet.js";
import { shortcuts, strokeOf } from "./shortcuts.js";
import { Words } from "./words.js";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const CAPS = new Map(
  Object.entries({ Escape: "Esc", ArrowUp: "\u2191", ArrowDown: "\u2193", ArrowLeft: "\u2190", ArrowRight: "\u2192", " ": "Space" }),
);

/** Few ask for these, so no page carries them. */
const words = new Words("keys");

/**
 * Opens the sheet of all keys that the page has. It is made anew each time: pages add keys as they go, and languages change. Without its
 * words it stays closed.
 */
export async function openKeySheet() {
  await styled(new URL("./keysheet.css", import.meta.url).href);
  if (!(await words.load(i18n.language)) || document.querySelector("dialog:modal")) {
    return;
  }
  const setting = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: shortcuts.singleKeys }));
  setting.addEventListener("change", () => (shortcuts.singleKeys = setting.checked));
  const close = h("button.quiet", { type: "button", autofocus: true, onclick: () => dialog.close() }, t("close"));
  const dialog = /** @type {HTMLDialogElement} */ (
    h(
      "dialog.sheet",
      { "aria-labelledby": "keys-title", onclose: () => dialog.remove() },
      h("div.sheet-head", {}, h("h2", { id: "keys-title" }, words.t("keys.title")), close),
      h("div.sheet-body", {}, ...shortcuts.groups.map(groupView)),
      h("label.sheet-foot", {}, setting, h("span", {}, words.t("keys.single"))),
    )
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {import("./shortcuts.js").Group} group */
function groupView({ title, shortcuts: list }) {
  const rows = list.map(({ keys, words: key }) => h("div", {}, h("dt", {}, wordsOf(key)), h("dd", {}, ...caps(keys))));
  return h("section", {}, h("h3", {}, wordsOf(title)), h("dl.keys", {}, ...rows));
}

/** @param {string} key of this sheet's words, or of the page's */
function wordsOf(key) {
  return words.has(key) ? words.t(key) : t(key);
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
