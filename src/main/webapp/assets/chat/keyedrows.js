// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { measureFolds } from "./rows.js";

/**
 * @typedef {import("./items.js").Item} Item
 * @typedef {{element: HTMLElement, item: Item}} Row
 */

/**
 * The rows of a list as elements. Each change touches only the rows that it concerns: what stays is neither made anew nor moved, so that a
 * selection, the focus and what a screen reader reads stay, too.
 */
export class KeyedRows {
  /** Those of messages, in their order. @type {Row[]} */ messages = [];
  /** @type {Map<string, Row>} */ #rows = new Map();
  #list;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** @param {string} key @returns {HTMLElement | undefined} */
  get(key) {
    return this.#rows.get(key)?.element;
  }

  /** @param {Item[]} items */
  place(items) {
    const list = this.#list;
    const { activeElement } = /** @type {ShadowRoot | Document} */ (list.getRootNode());
    const focused = list.contains(activeElement) ? activeElement : null;
    const before = this.#rows;
    this.#rows = new Map();
    this.messages = [];
    /** @type {HTMLElement[]} */
    const drawn = [];
    for (const item of items) {
      const old = before.get(item.key) ?? before.get(item.alias ?? "");
      let element = old?.element;
      if (!old || old.item.signature !== item.signature || old.item.key !== item.key) {
        element = item.draw(item.message && element, old?.item);
        drawn.push(element);
      }
      const row = { element: /** @type {HTMLElement} */ (element), item };
      this.#rows.set(item.key, row);
      if (item.message) {
        this.messages.push(row);
      }
    }
    const stay = new Set([...this.#rows.values()].map(({ element }) => element));
    for (const { element } of before.values()) {
      if (!stay.has(element)) {
        element.remove();
      }
    }
    this.#order();
    measureFolds(drawn);
    if (focused && !focused.isConnected) {
      this.#refocus(before, focused);
    }
  }

  #order() {
    let next = this.#list.firstElementChild;
    for (const { element, item } of this.#rows.values()) {
      if (item.message && element.parentNode === this.#list) {
        // Messages keep their order: what stands between has its place further below.
        while (next && next !== element) {
          const out = next;
          next = next.nextElementSibling;
          out.remove();
        }
      }
      if (next === element) {
        next = next.nextElementSibling;
      } else {
        this.#list.insertBefore(element, next);
      }
    }
  }

  /** The row that had the focus has gone. @param {Map<string, Row>} before @param {Element} focused */
  #refocus(before, focused) {
    const key = [...before].find(([, { element }]) => element.contains(focused))?.[0] ?? "";
    const row = this.get(key) ?? this.messages.at(-1)?.element;
    row?.focus({ preventScroll: true });
  }
}
