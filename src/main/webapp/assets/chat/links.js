// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";

/**
 * What looks like an address. One ends at white space, quotes, dashes and full-width punctuation: Chinese text puts no space after a URL. Each
 * part is bounded or begins where nothing like it goes before, so that no text takes long.
 */
export const ADDRESS =
  /(?:\b(?:https?:\/\/|mailto:)|(?<![\w@.-])www\.)[^\s<>"'`\u2013-\u2027\u3000-\u303f\uff00-\uffef]+|(?<![\w.+%-])[\w.+%-]{1,64}@(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,24}(?![\w@-])/iu;
const MAX_LENGTH = 4_096;
const TRAILING = ".,;:!?*_";
const BRACKETS = new Map([[")", "("], ["]", "["], ["}", "{"]]);
const SEEN = /^[\x21-\x7e]+$/;

/**
 * A link whose text is the address that it leads to, as far as that differs from what was typed: a name in another script, an invisible
 * character and one that turns the text around are shown as they are sent.
 *
 * @param {string} typed as {@link ADDRESS} finds it
 * @returns {{link: HTMLElement | null, length: number}} how much of what was typed it is; no link where that leads nowhere
 */
export function linkIn(typed) {
  const text = trimmed(typed);
  const scheme = /^www\./i.test(text) ? "https://" : /^[a-z]+:/i.test(text) ? "" : "mailto:";
  const address = addressOf(scheme + text);
  if (!address || typed.length > MAX_LENGTH) {
    return { link: null, length: typed.length };
  }
  const shown = scheme && address === scheme + text ? text : address;
  // Not a stop of the tab key: a row is entered by Enter. Not turned around by what stands before it.
  const attributes = { href: address, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr", tabindex: -1 };
  return { link: h("a", attributes, shown), length: text.length };
}

/** Without the punctuation of the sentence around it; a bracket belongs to the link that has opened it. @param {string} link @returns {string} */
function trimmed(link) {
  /** @type {Map<string, number>} */
  const surplus = new Map();
  for (const [closing, opening] of BRACKETS) {
    surplus.set(closing, link.split(closing).length - link.split(opening).length);
  }
  let end = link.length;
  for (; end > 0; end--) {
    const last = link[end - 1];
    const unopened = surplus.get(last) ?? 0;
    if (unopened > 0) {
      surplus.set(last, unopened - 1);
    } else if (!TRAILING.includes(last)) {
      break;
    }
  }
  return link.slice(0, end);
}

/** @param {string} typed @returns {string} what the browser opens; as it was typed, if that is the same; empty where it leads nowhere */
function addressOf(typed) {
  try {
    const { href, protocol, hostname, pathname } = new URL(typed);
    const leads = protocol === "mailto:" ? pathname.includes("@") : hostname !== "" && !/^www\.?[^.]*\.?$/.test(hostname);
    return !leads ? "" : SEEN.test(typed) && (href === typed || href === `${typed}/`) ? typed : href;
  } catch {
    return "";
  }
}
