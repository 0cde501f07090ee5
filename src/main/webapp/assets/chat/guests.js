// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";

/** @typedef {import("../lib/words.js").Words} Words */

/** @param {string | undefined} id a guest's id tells, also in old messages */
export function isGuest(id) {
  return id?.startsWith("guest-") ?? false;
}

/**
 * How somebody is called where only text fits: a guest may be called anything, and is marked.
 *
 * @param {{id?: string, name: string}} person @param {Words} words
 */
export function nameOf({ id, name }, words) {
  return isGuest(id) ? words.t("guest.named", { name }) : name;
}

/** The mark that stands beside a name. @param {string | undefined} id @param {Words} words @returns {HTMLElement | false} */
export function guestTag(id, words) {
  return isGuest(id) && h("span.tag", {}, words.t("guest"));
}
