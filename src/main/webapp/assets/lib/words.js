// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const MAX_PAUSE = 30_000;

/**
 * Words in one language, of the areas that a page or an element needs: `assets/i18n/<area>/<language>.json`. Fires `change` when another
 * language is in force, and `failed` each time that they did not come: it tries again by itself. It touches nothing of the page.
 */
export class Words extends EventTarget {
  language = "en";
  /** @type {Record<string, string>} */ #words = {};
  #loaded = false;
  #plural = new Intl.PluralRules("en");
  #number = new Intl.NumberFormat("en");
  #areas;
  #retry = 0;
  #failures = 0;

  /** @param {...string} areas */
  constructor(...areas) {
    super();
    this.#areas = areas;
  }

  /**
   * @param {string} language `en` or `zh-CN`
   * @returns {Promise<boolean>} false where they did not come: then those of before stay, until they come
   */
  async load(language) {
    clearTimeout(this.#retry);
    try {
      const areas = await Promise.all(this.#areas.map((area) => wordsOf(area, language)));
      this.#words = Object.assign({}, ...areas);
      this.#loaded = true;
    } catch {
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.load(language), Math.min(MAX_PAUSE, 500 * 2 ** this.#failures++));
      this.dispatchEvent(new CustomEvent("failed", { detail: this.#failures }));
      return false;
    }
    this.#failures = 0;
    this.language = language;
    this.#plural = new Intl.PluralRules(language);
    this.#number = new Intl.NumberFormat(language);
    this.dispatchEvent(new CustomEvent("change"));
    return true;
  }

  /**
   * @param {string} key one that is missing shows itself, so that it is found; while there are no words at all, an ellipsis stands there
   * @param {Record<string, unknown>} [values]
   */
  t(key, values = {}) {
    const template = this.#words[key] ?? (this.#loaded ? key : "\u2026");
    return template.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  }

  /** @param {string} key @param {number} n */
  count(key, n) {
    return this.t(`${key}.${this.#plural.select(n)}`, { n: this.#number.format(n) });
  }

  /** @param {string} key @returns {boolean} */
  has(key) {
    return key in this.#words;
  }

  /**
   * Words for an error or for the reason of a state: the server sends codes, the page has the words, and what it does not know it shows
   * as it came.
   *
   * @param {{code?: string | number, message?: string} | null | undefined} error
   */
  explain(error) {
    const key = `code.${error?.code}`;
    return this.has(key) ? this.t(key) : error?.message || this.t("code.unknown", { code: error?.code ?? "?" });
  }
}

/** @param {string | null | undefined} tag of any language @returns {"en" | "zh-CN"} the nearest one that there are words in */
export function knownLanguage(tag) {
  return /^zh/i.test(String(tag)) ? "zh-CN" : "en";
}

/** @param {string} area @param {string} language @returns {Promise<Record<string, string>>} */
async function wordsOf(area, language) {
  const answer = await fetch(new URL(`../i18n/${area}/${language}.json`, import.meta.url));
  if (!answer.ok) {
    throw new Error(`${answer.status} for the words of ${area}`);
  }
  return answer.json();
}
