// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";

/**
 * Copies text and says so on the button. On plain http there is no clipboard API: then the old way, through a field.
 *
 * @param {string} text
 * @param {HTMLElement} [button]
 */
export async function copy(text, button) {
  const copied = await written(text);
  if (button && copied) {
    const before = button.firstChild;
    const said = document.createTextNode(t("copied"));
    before?.replaceWith(said);
    setTimeout(() => said.replaceWith(before ?? ""), 1200);
  }
}

/** @param {string} text */
async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    const field = /** @type {HTMLTextAreaElement} */ (h("textarea.visually-hidden", { readonly: true, "aria-hidden": "true" }));
    field.value = text;
    (document.querySelector("dialog:modal") ?? document.body).append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    before?.focus();
    return copied;
  }
}
