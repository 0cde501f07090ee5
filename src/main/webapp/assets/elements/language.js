// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { Words, knownLanguage } from "../lib/words.js";

/** @type {Map<string, Promise<Words>>} one for each language in use */
const loading = new Map();

/** @param {Element} element @returns {"en" | "zh-CN"} of the nearest `lang`, also outside of a shadow root; else of the browser */
export function languageOf(element) {
  /** @type {Node | null} */ let node = element;
  while (node) {
    if (node instanceof Element) {
      const lang = node.getAttribute("lang");
      if (lang) {
        return knownLanguage(lang);
      }
    }
    node = node instanceof ShadowRoot ? node.host : (/** @type {Element} */ (node).assignedSlot ?? node.parentNode);
  }
  return knownLanguage(navigator.languages?.[0]);
}

/** @param {"en" | "zh-CN"} language @returns {Promise<Words>} with the keys in place of the words where these do not come */
export function wordsIn(language) {
  let words = loading.get(language);
  if (!words) {
    const fresh = new Words("common", "elements");
    words = fresh.load(language).then((arrived) => {
      if (!arrived) {
        // The next one to ask tries again.
        loading.delete(language);
      }
      return fresh;
    });
    loading.set(language, words);
  }
  return words;
}
