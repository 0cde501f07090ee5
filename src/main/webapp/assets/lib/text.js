// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Missing in older browsers. */
const graphemes = Intl.Segmenter && new Intl.Segmenter();
const JOINED = /^[\p{M}\u200d\u{1f3fb}-\u{1f3ff}\udc00-\udfff]/u;
/** What turns the text around it, or writes it backwards. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/**
 * What people read of a message: its text, the title, text and address of a notice, or whatever fields there are.
 *
 * @param {unknown} body any JSON @returns {string}
 */
export function bodyText(body) {
  if (typeof body !== "object" || body === null) {
    return typeof body === "string" ? body : (JSON.stringify(body) ?? "");
  }
  const { title, text, url } = /** @type {{title?: unknown, text?: unknown, url?: unknown}} */ (body);
  const said = [title, text, linkOf(url)?.href].filter((part) => typeof part === "string" && part.trim());
  return said.length > 0 ? said.join("\n") : fieldsText(body);
}

/** @param {object} body what has no text of its own @returns {string} */
export function fieldsText(body) {
  const shown = (/** @type {unknown} */ value) => (typeof value === "string" ? value : JSON.stringify(value));
  const lines = Array.isArray(body) ? body.map(shown) : Object.entries(body).map(([name, value]) => `${name}: ${shown(value)}`);
  return lines.length > 0 ? lines.join("\n") : JSON.stringify(body);
}

/** @param {unknown} url @returns {URL | null} only what leads to a page: a script behind a link would run as the portal */
export function linkOf(url) {
  if (typeof url !== "string" || url === "") {
    return null;
  }
  try {
    const link = new URL(url, document.baseURI);
    return link.protocol === "http:" || link.protocol === "https:" ? link : null;
  } catch {
    return null;
  }
}

/** @param {string} text @returns {string} for a sentence of plain text around it, whose direction it cannot change */
export function isolated(text) {
  const plain = text.replace(BIDI_CONTROLS, "");
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/**
 * The beginning of a text, for a place that is short. It ends between two characters as people see them, never within an emoji.
 *
 * @param {string} text
 * @param {number} most UTF-16 units
 * @param {string} [more] what stands for the rest
 */
export function cut(text, most, more = "\u2026") {
  return text.length <= most ? text : text.slice(0, boundary(text, most)) + more;
}

/** @param {string} text @param {number} most @returns {number} where the character begins that has the unit at `most` */
function boundary(text, most) {
  let at = most;
  if (graphemes) {
    at = graphemes.segment(text).containing(most)?.index ?? 0;
  } else {
    while (at > 0 && (JOINED.test(text.slice(at, at + 2)) || text[at - 1] === "\u200d")) {
      at--;
    }
  }
  // Of one endless character at least whole code points.
  const end = at || most;
  return (text.codePointAt(end - 1) ?? 0) > 0xffff ? end - 1 : end;
}
