// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";

/** A link ends at white space, quotes, dashes and full-width punctuation: Chinese text puts no space after a URL. */
const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"'`\u2013-\u201f\u2026\u3000-\u303f\uff00-\uffef]+/gi;
const TRAILING = /[.,;:!?*_]+$|[)\]}]$/;
const OPENING = new Map([[")", "("], ["]", "["], ["}", "{"]]);

/** @param {string} text @returns {(Node | string)[]} the text, with its links as elements */
export function linkified(text) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = trimmed(match[0]);
    if (!isLink(link)) {
      continue;
    }
    parts.push(text.slice(end, match.index), h("a", { href: link, target: "_blank", rel: "noopener noreferrer nofollow" }, link));
    end = match.index + link.length;
  }
  parts.push(text.slice(end));
  return parts;
}

/** Without the punctuation of the sentence around it; a bracket belongs to the link that has opened it. @param {string} link @returns {string} */
function trimmed(link) {
  const [tail = ""] = link.match(TRAILING) ?? [];
  const opening = OPENING.get(tail);
  const opened = opening !== undefined && link.split(tail).length <= link.split(opening).length;
  return !tail || opened ? link : trimmed(link.slice(0, -tail.length));
}

/** @param {string} link */
function isLink(link) {
  try {
    const { protocol, hostname, pathname } = new URL(link);
    return protocol === "mailto:" ? pathname.includes("@") : hostname !== "";
  } catch {
    return false;
  }
}
