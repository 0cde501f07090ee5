// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Makes an element. Children that are strings become text nodes: nothing here can turn text into markup.
 *
 * @template {string} T
 * @param {T} tag `div` or `div.class.other`
 * @param {import("./types.js").Attributes} [attributes] `onclick` and the like are listeners; `false` and `null` leave an attribute out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {import("./types.js").ElementOf<T>}
 */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  element.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child);
    }
  }
  return /** @type {import("./types.js").ElementOf<T>} */ (element);
}

/**
 * @template {string} I
 * @param {I} id
 * @returns {import("./types.js").ElementWithId<I>} an element that the page is sure to have
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) {
    throw new Error(`no element with the id ${id}`);
  }
  return /** @type {import("./types.js").ElementWithId<I>} */ (element);
}

/**
 * Copies text. The clipboard API is missing on plain http, which many intranets are; then the text is selected, ready for Ctrl+C.
 *
 * @param {HTMLElement} source
 * @returns {Promise<boolean>} whether it is in the clipboard
 */
export async function copyText(source) {
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(source);
    return false;
  }
}
