// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "./dom.js";

/** @type {Map<string, Promise<void>>} */
const loading = new Map();

/**
 * Loads a style sheet that the page does not carry.
 *
 * @param {string} href
 * @returns {Promise<void>} once it applies, or cannot come now: then the next one to ask tries again
 */
export function styled(href) {
  const known = loading.get(href);
  if (known) {
    return known;
  }
  const fresh = new Promise((/** @type {(_: void) => void} */ resolve) => {
    const onerror = () => {
      link.remove();
      loading.delete(href);
      resolve();
    };
    const link = h("link", { rel: "stylesheet", href, onload: () => resolve(), onerror });
    document.head.append(link);
  });
  loading.set(href, fresh);
  return fresh;
}
