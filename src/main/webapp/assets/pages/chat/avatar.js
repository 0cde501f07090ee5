// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../../lib/dom.js";

const HAN = /^\p{Script=Han}+/u;
const SHOWN = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
const HUES = 12;

/**
 * The first letters of a name on a colour that goes with the id, and whether somebody is there. A screen reader gets the name beside it.
 *
 * @param {{id: string, name: string}} person @param {boolean} [online] left out where it is not known
 */
export function avatar({ id, name }, online) {
  const element = h("span.avatar", { "aria-hidden": "true", "data-state": online === undefined ? null : online ? "online" : "away" }, initials(name));
  element.style.setProperty("--hue", String(hueOf(id)));
  return element;
}

/** Of a Chinese name the last two characters, as people call each other; else the first letters of the first and the last word. @param {string} name */
export function initials(name) {
  const words = name.split(/[\s._@-]+/u).map((word) => characters(word).filter((sign) => SHOWN.test(sign))).filter(({ length }) => length > 0);
  const han = HAN.exec(words[0]?.join("") ?? "");
  if (han) {
    return characters(han[0]).slice(-2).join("");
  }
  const [first, last] = [words[0]?.[0] ?? "?", words.length > 1 ? words[words.length - 1][0] : ""];
  return (first + (HAN.test(last) ? "" : last)).toUpperCase();
}

/** As people see them: an emoji is one, with all it is made of. @param {string} text */
function characters(text) {
  return Intl.Segmenter ? Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment) : [...text];
}

/** @param {string} id */
function hueOf(id) {
  const hash = [...id].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 9973, 0);
  return (hash % HUES) * (360 / HUES);
}
