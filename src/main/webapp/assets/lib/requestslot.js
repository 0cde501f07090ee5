// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { newKey } from "./protocol.js";

const PREFIX = "parley.held ";
const YIELD = "yield";
/** Two are left for commands, and for the pages themselves. */
const MAX_HELD = 4;
/** A page that was ended without a word. Timers of hidden pages come once a minute. */
const FRESH = 90_000;
const RENEW_EVERY = 10_000;

/**
 * A page's right to a request that stays open. Over HTTP/1.1 a browser keeps six connections to a host, for all its pages together: with more
 * streams than that, no page of the site would load any more. Hidden pages wait, and give way to one that is looked at.
 */
export class RequestSlot {
  #key = PREFIX + newKey();
  #onYield;
  #renewed = 0;
  #held = false;

  /** @param {() => void} onYield this page has to give way */
  constructor(onYield) {
    this.#onYield = (/** @type {StorageEvent} */ { key, newValue }) => {
      if (key === this.#key && newValue === YIELD) {
        document.hidden ? onYield() : this.#write();
      }
    };
  }

  /** @returns {boolean} whether there is one */
  take() {
    try {
      const [page] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
      const others = /^h[23]/.test(page?.nextHopProtocol ?? "") ? [] : this.#others();
      if (others.length >= MAX_HELD && document.hidden) {
        return false;
      }
      const hidden = others.filter((other) => other.hidden);
      if (others.length >= MAX_HELD && hidden.length) {
        localStorage.setItem(hidden[0].key, YIELD);
      }
    } catch {
      // No storage: then nobody counts.
    }
    if (!this.#held) {
      addEventListener("storage", this.#onYield);
      this.#held = true;
    }
    this.#write();
    return true;
  }

  renew() {
    if (this.#held && Date.now() - this.#renewed > RENEW_EVERY) {
      this.#write();
    }
  }

  free() {
    if (this.#held) {
      removeEventListener("storage", this.#onYield);
      this.#held = false;
      try {
        localStorage.removeItem(this.#key);
      } catch {
        // There was none.
      }
    }
  }

  #write() {
    this.#renewed = Date.now();
    try {
      localStorage.setItem(this.#key, JSON.stringify({ at: this.#renewed, hidden: document.hidden }));
    } catch {
      // Full or forbidden.
    }
  }

  /** Those of other pages, the one that was heard of longest ago first. */
  #others() {
    const others = [];
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX) && name !== this.#key)) {
      const text = localStorage.getItem(key) ?? "";
      const { at = 0, hidden = false } = text.startsWith("{") ? JSON.parse(text) : {};
      if (Date.now() - at < FRESH) {
        others.push({ key, at, hidden });
      } else {
        localStorage.removeItem(key);
      }
    }
    return others.sort((a, b) => a.at - b.at);
  }
}
