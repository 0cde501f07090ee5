// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Of all elements. */
const COMMON = ["base", "ticket-url", "login-url", "lang", "theme"];

/**
 * Gives a class its attributes: each is observed, and a property of the same name reflects it. A boolean one is on where it is there, as in
 * HTML, but with the value "false" it is off: React 18 and Vue write that for `open={false}`.
 *
 * @param {typeof HTMLElement} element
 * @param {{strings?: string[], booleans?: string[]}} attributes
 */
export function withAttributes(element, { strings = [], booleans = [] }) {
  const texts = [...COMMON, ...strings];
  Object.defineProperty(element, "observedAttributes", { value: [...texts, ...booleans] });
  Object.defineProperty(element, "booleans", { value: booleans });
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
        this.toggleAttribute(name, Boolean(value) && !isFalse(value));
      },
    });
  }
}

/** @param {unknown} value of an attribute or a property */
function isFalse(value) {
  return typeof value === "string" && value.trim().toLowerCase() === "false";
}

/**
 * Takes away a boolean attribute that says "false", so that all who look for it, style sheets too, find it off.
 *
 * @param {HTMLElement} element @param {string} name @param {string | null} value @returns {boolean} whether it did
 */
export function dropFalse(element, name, value) {
  const { booleans = [] } = /** @type {{booleans?: string[]}} */ (/** @type {unknown} */ (element.constructor));
  const dropped = isFalse(value) && booleans.includes(name);
  if (dropped) {
    element.removeAttribute(name);
  }
  return dropped;
}

/** @param {string} attribute @returns {string} */
export function propertyOf(attribute) {
  return attribute.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
