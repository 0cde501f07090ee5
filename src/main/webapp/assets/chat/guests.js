// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";
import { isolated } from "../lib/text.js";

/**
 * Somebody as the server names them, in `from`, `user`, `peer` and lists of people.
 *
 * @typedef {{id?: string, name: string, guest?: boolean}} Person
 * @typedef {import("../lib/words.js").Words} Words
 */

/** @param {string | {id?: string, guest?: boolean} | null | undefined} who a person or an id: a guest's id tells, also in old messages */
export function isGuest(who) {
  const { id, guest = false } = typeof who === "object" ? (who ?? {}) : { id: who };
  return guest || (id?.startsWith("guest-") ?? false);
}

/**
 * How somebody is called where only text fits (a title, a notification, a sentence): marked as a guest, and unable to turn the text around it.
 *
 * @param {Person} person @param {Words} words
 */
export function nameOf(person, words) {
  const name = isolated(person.name);
  return isGuest(person) ? words.t("guest.named", { name }) : name;
}

/** How somebody is called where elements fit: the name, isolated, and the mark of a guest. @param {Person} person @param {Words} words */
export function nameParts(person, words) {
  return [h("bdi.name", {}, person.name), guestTag(person, words)];
}

/** The mark that stands beside a name. @param {string | {id?: string, guest?: boolean} | null | undefined} who @param {Words} words @returns {HTMLElement | false} */
export function guestTag(who, words) {
  return isGuest(who) && h("span.tag", {}, words.t("guest"));
}
