// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { storeOf } from "./storage.js";
import { Words, knownLanguage } from "./words.js";

/** In plain words and both languages, as others are not there. */
const NOT_HERE = "The texts have not arrived yet. Trying again\u2026 / \u6587\u5b57\u5c1a\u672a\u52a0\u8f7d\uff0c\u6b63\u5728\u91cd\u8bd5\u2026";
const SAID_AFTER = 3;
const KEY = "language";
const store = storeOf();

/**
 * The words of one of our pages, of the areas that its `<html data-words>` names. Elements with `data-i18n="key"` get their text, those
 * with `data-i18n-attr="title:key;placeholder:other"` their attributes; what a script makes itself asks `t` and listens for `change`.
 */
class PageWords extends Words {
  /** @param {...string} areas which the build puts into one file for each page */
  constructor(...areas) {
    super(areas.join("."));
    const note = Object.assign(document.createElement("p"), { id: "words-missing", className: "note", role: "alert", textContent: NOT_HERE });
    // The first listener: what a script puts over these words afterwards stays.
    this.addEventListener("change", () => {
      document.documentElement.lang = this.language;
      note.remove();
      this.apply();
    });
    this.addEventListener("failed", (event) => {
      if (/** @type {CustomEvent} */ (event).detail === SAID_AFTER) {
        document.body.prepend(note);
      }
    });
  }

  /**
   * Picks the language (`?lang`, then the one chosen before, then the browser's) and loads it. Where the words do not come, the page
   * keeps those that stand in its HTML, tries again, and says so when that goes on.
   */
  async start() {
    // What another tab, or the page around this one, has chosen.
    store.watch(KEY, (_, language) => language && this.load(knownLanguage(language)));
    const asked = new URLSearchParams(location.search).get("lang");
    if (asked) {
      store.set(KEY, knownLanguage(asked));
    }
    await this.load(knownLanguage(asked ?? store.get(KEY) ?? navigator.languages?.[0]));
    document.documentElement.classList.remove("waiting-for-words");
  }

  /** @param {string} language */
  async use(language) {
    store.set(KEY, knownLanguage(language));
    await this.load(knownLanguage(language));
  }

  /** @param {ParentNode} root */
  apply(root = document) {
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-i18n]"))) {
      element.textContent = this.t(element.dataset.i18n ?? "");
    }
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-i18n-attr]"))) {
      for (const pair of (element.dataset.i18nAttr ?? "").split(";")) {
        const [attribute, key] = pair.split(":");
        element.setAttribute(attribute, this.t(key));
      }
    }
  }
}

export const i18n = new PageWords("common", ...(document.documentElement.dataset.words ?? "").split(" ").filter(Boolean));

/** @type {(key: string, values?: Record<string, unknown>) => string} */
export const t = (key, values) => i18n.t(key, values);
