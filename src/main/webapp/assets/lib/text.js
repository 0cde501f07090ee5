// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "./dom.js";

/** A link ends at white space, quotes and full-width punctuation: Chinese text puts no space after a URL. */
const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"'\u3000-\u303f\uff00-\uffef\u2018-\u201d]+/gi;
const TRAILING = /[.,;:!?)\]}]+$/;

/** @param {any} body of a message: any JSON @returns {string} */
export function bodyText(body) {
  if (typeof body === "string") {
    return body;
  }
  return typeof body?.text === "string" ? body.text : JSON.stringify(body);
}

/** @param {string} text @returns {(Node | string)[]} the text, with its links as elements */
export function linkified(text) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = match[0].replace(TRAILING, "");
    parts.push(text.slice(end, match.index), h("a", { href: link, target: "_blank", rel: "noopener noreferrer nofollow" }, link));
    end = match.index + link.length;
  }
  parts.push(text.slice(end));
  return parts;
}

/** @param {number} bytes @param {string} language */
export function formatBytes(bytes, language) {
  const unit = bytes < 1024 ? "byte" : bytes < 1024 * 1024 ? "kilobyte" : "megabyte";
  const value = bytes / { byte: 1, kilobyte: 1024, megabyte: 1024 * 1024 }[unit];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow", maximumFractionDigits: 1 }).format(value);
}
