// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { storage } from "./dom.js";

const KEY = "parley.language";

/**
 * The words of a page. Elements with `data-i18n="key"` get their text, those with `data-i18n-attr="title:key;placeholder:other"` their
 * attributes; what a script makes itself asks `t` and listens for `change`.
 */
class I18n extends EventTarget {
  language = "en";
  /** @type {Record<string, string>} */ #words = {};
  #plural = new Intl.PluralRules("en");

  /** Picks the language (`?lang`, then the one chosen before, then the browser's) and loads it. */
  async start() {
    const asked = new URLSearchParams(location.search).get("lang");
    if (asked) {
      storage.set(KEY, known(asked));
    }
    await this.#load(known(asked ?? storage.get(KEY) ?? navigator.languages?.[0] ?? "en"));
    document.documentElement.classList.remove("waiting-for-words");
  }

  /** @param {string} language */
  async use(language) {
    storage.set(KEY, known(language));
    await this.#load(known(language));
    this.dispatchEvent(new Event("change"));
  }

  /**
   * @param {string} key a key that is missing shows itself, so that it is found
   * @param {Record<string, unknown>} [values]
   */
  t(key, values = {}) {
    const template = this.#words[key] ?? key;
    return template.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  }

  /** @param {string} key @param {number} n */
  count(key, n) {
    return this.t(`${key}.${this.#plural.select(n)}`, { n: n.toLocaleString(this.language) });
  }

  /** @param {string} key @returns {boolean} */
  has(key) {
    return key in this.#words;
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

  /** @param {string} language */
  async #load(language) {
    try {
      const answer = await fetch(new URL(`../i18n/${language}.json`, import.meta.url));
      this.#words = await answer.json();
      this.language = language;
      this.#plural = new Intl.PluralRules(language);
      document.documentElement.lang = language;
      this.apply();
    } catch {
      // The page keeps the words that it has: English ones stand in the HTML.
    }
  }
}

/** @param {string} tag */
function known(tag) {
  return tag.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export const i18n = new I18n();

/** @type {(key: string, values?: Record<string, unknown>) => string} */
export const t = (key, values) => i18n.t(key, values);
