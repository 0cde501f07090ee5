// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Of all elements. */
const COMMON = ["base", "ticket-url", "login-url", "lang", "theme"];

/**
 * Gives a class its attributes: each is observed, and a property of the same name reflects it.
 *
 * @param {typeof HTMLElement} element
 * @param {{strings?: string[], booleans?: string[]}} attributes
 */
export function withAttributes(element, { strings = [], booleans = [] }) {
  const texts = [...COMMON, ...strings];
  Object.defineProperty(element, "observedAttributes", { value: [...texts, ...booleans] });
  for (const name of texts.filter((text) => text !== "lang")) {
    Object.defineProperty(element.prototype, propertyOf(name), {
      configurable: true,
      enumerable: true,
      get() {
        return this.getAttribute(name) ?? "";
      },
      set(value) {
        if (value === null || value === undefined) {
          this.removeAttribute(name);
        } else {
          this.setAttribute(name, String(value));
        }
      },
    });
  }
  for (const name of booleans) {
    Object.defineProperty(element.prototype, propertyOf(name), {
      configurable: true,
      enumerable: true,
      get() {
        return this.hasAttribute(name);
      },
      set(value) {
        this.toggleAttribute(name, Boolean(value));
      },
    });
  }
}

/** @param {string} attribute @returns {string} */
export function propertyOf(attribute) {
  return attribute.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
