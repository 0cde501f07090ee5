// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { bodyText } from "./text.js";

/** Scripts that set no space between words: a name of theirs ends where it ends, and begins anywhere. */
const UNSPACED = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}]";
const ENDS_UNSPACED = new RegExp(`${UNSPACED}$`, "u");

/**
 * What tells whether a text speaks to somebody: `@name`, in either case, as a word of its own. `bo@anna.example` and `@annabel` are not for anna.
 *
 * @param {{id: string, name?: string, guest?: boolean}} user @returns {(body: unknown) => boolean}
 */
export function mentionsOf({ id, name, guest }) {
  // What a guest's id looks like nobody knows.
  const names = [...new Set([name, guest ? "" : id])].filter(Boolean).map((one) => {
    const text = String(one).normalize("NFC");
    const end = ENDS_UNSPACED.test(text) ? "" : "(?![\\p{L}\\p{N}_]|[.-][\\p{L}\\p{N}])";
    return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&") + end;
  });
  const pattern = new RegExp(`(?:^|${UNSPACED}|[^\\p{L}\\p{N}_.+-])[@\uff20](?:${names.join("|")})`, "iu");
  return (body) => {
    const text = bodyText(body);
    return names.length > 0 && /[@\uff20]/.test(text) && pattern.test(text.normalize("NFC"));
  };
}
