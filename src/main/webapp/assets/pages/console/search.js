// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { jsonPath } from "./jsonpath.js";
import { regexSearch } from "./regex.js";

const MAX_PARSED = 262_144;

/** @typedef {{test?: (text: string) => boolean, ask?: (texts: string[]) => Promise<boolean[]>, end?: () => void}} Search by one or the other */

/**
 * What stands in the search field: plain text in any case, `/regex/flags`, or a JSON path from `$`.
 *
 * @param {string} asked
 * @returns {Search | null} null where nothing is asked
 * @throws {import("./bytes.js").InputError}
 */
export function searchFor(asked) {
  const trimmed = asked.trim();
  if (!trimmed) {
    return null;
  }
  const regex = /^\/(.+)\/([a-z]*)$/s.exec(trimmed);
  if (regex) {
    return regexSearch(regex[1], regex[2]);
  }
  if (/^\$(?:$|[.[\s=!<>~])/.test(trimmed)) {
    const path = jsonPath(trimmed);
    return { test: (text) => /^\s*[[{"\d-]/.test(text) && text.length <= MAX_PARSED && parsedPasses(text, path) };
  }
  const wanted = trimmed.toLowerCase();
  return { test: (text) => text.toLowerCase().includes(wanted) };
}

/** @param {string} text @param {(value: unknown) => boolean} path */
function parsedPasses(text, path) {
  try {
    return path(JSON.parse(text));
  } catch {
    return false;
  }
}

