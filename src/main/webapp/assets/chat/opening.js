// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { tabStoreOf } from "../lib/storage.js";
import { Divider } from "./divider.js";

/** @param {string | URL} url of the socket @param {string} user @param {string} channel */
export function dividerOf(url, user, channel) {
  const [store, key] = [tabStoreOf(url), `${user} ${channel}`];
  return new Divider(user, { get: () => store.get("divider", key), set: (mark) => store.set("divider", mark, key) });
}

/** With more unread ones a conversation opens at its end. */
const MANY = 100;
/** A line that is further up, because much below it has been read, is put where the unread ones begin. */
const MOST = 180;

/** @typedef {{timeline: import("./timeline.js").Timeline, mark: import("./readmark.js").ReadMark, divider: Divider}} Parts */

/**
 * Loads a conversation that has just been subscribed to, with the line above what is unread.
 *
 * @param {import("../parley.js").Subscribed} reply
 * @param {import("../parley.js").Client} client
 * @param {Parts} parts
 * @param {number | null} unread where it is known
 */
export async function openAt({ channel, offset = 0, read = offset }, client, { timeline, mark, divider }, unread) {
  timeline.head = offset;
  mark.heard(read);
  mark.unread = unread;
  divider.open(read, offset, unread ?? 0);
  const many = offset - read > MANY;
  if (offset - divider.mark > MOST) {
    divider.move(read);
  }
  await timeline.loadEnd(many ? 0 : offset - divider.mark);
  if (divider.isAbove(timeline) && unread === null) {
    const answer = await client.request("read", { channel, offset: read });
    divider.open(read, offset, answer.unread);
    mark.unread = answer.unread;
  }
}

/**
 * Goes on after an interruption.
 *
 * @param {import("../parley.js").Subscribed} reply
 * @param {boolean} restarted whether the log is another one now
 * @param {Parts} parts
 * @param {(message: import("../parley.js").Message) => void} onMissed
 */
export function resumeAt(reply, restarted, { timeline, mark, divider }, onMissed) {
  if (restarted) {
    mark.restart(reply.read ?? 0);
    divider.clear();
  } else {
    // What was read meanwhile may not have been told.
    mark.heard(reply.read ?? 0);
  }
  reply.messages.forEach(onMissed);
  timeline.resume(reply);
}
