// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { formatBytes } from "../lib/bytes.js";

/** @param {string} text @param {number | undefined} most bytes, 0 for any @param {import("../lib/words.js").Words} words @returns {string} what is wrong with it */
export function tooLarge(text, most, words) {
  const bytes = new TextEncoder().encode(JSON.stringify(text)).length;
  if (!most || bytes <= most) {
    return "";
  }
  const [has, may] = [bytes, most].map((n) => formatBytes(n, words.language));
  return words.t("conversation.tooLarge", { has, may });
}
