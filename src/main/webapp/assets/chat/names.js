// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { nameOf } from "./guests.js";

/** @typedef {import("../lib/words.js").Words} Words */

/** @param {{channel: string, kind?: string, title?: string, peer?: {id: string, name: string}}} row @param {Words} words */
export function titleOf({ channel, title, peer }, words) {
  switch (kindOf(channel)) {
    case "user":
      return words.t("conversation.inbox");
    case "direct":
      return peer?.name || title || channel.slice("direct/".length);
    default:
      return channel === "topic/all" ? words.t("conversation.broadcast") : title || channel.slice(channel.indexOf("/") + 1);
  }
}

/** @param {string} channel */
export function kindOf(channel) {
  return channel.slice(0, channel.indexOf("/"));
}

/** @param {{channel: string, title?: string, peer?: {id: string, name: string}}} row @param {Words} words @returns {string} its title where only text fits */
export function labelOf(row, words) {
  return nameOf({ ...row.peer, name: titleOf(row, words) }, words);
}
