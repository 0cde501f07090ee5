// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { dayRow, dayText, dividerRow, messageRow, unsentRow } from "./rows.js";

const GROUP_WITHIN = 5 * 60_000;

/**
 * @typedef {import("../parley.js").Message} Message
 * @typedef {{key: string, signature: string, make: () => HTMLElement}} Item a row that stays as long as its signature does
 * @typedef {{timeline: import("./timeline.js").Timeline, unsent: import("./unsent.js").Entry[], divider: import("./divider.js").Divider,
 *   words: import("../lib/words.js").Words, user: string, seen: {offset: number, time: number}, again: Map<number, string>}} Situation
 */

/** The rows of a conversation, from top to bottom. @param {Situation} situation @returns {Item[]} */
export function itemsOf({ timeline, unsent, divider, words, user, seen, again }) {
  /** @type {Item[]} */
  const items = [];
  const { language } = words;
  const { sorted } = timeline;
  const lastSeen = sorted.findLast(({ offset = 0, from, recalled }) => offset <= seen.offset && from?.id === user && !recalled)?.offset;
  let day = "";
  let divided = timeline.first > divider.mark + 1 && timeline.more;
  let grouped = false;
  sorted.forEach((message, i) => {
    const { offset = 0, time, from } = message;
    const date = new Date(time).toDateString();
    if (date !== day) {
      day = date;
      grouped = false;
      const text = dayText(time, words);
      items.push({ key: `day ${date}`, signature: text, make: () => dayRow(words, new Date(time).toISOString().slice(0, 10), text) });
    }
    // New only where something older stands above it: in an empty room everything is new.
    if (!divided && divider.isUnread(message)) {
      divided = true;
      if (i > 0 || timeline.more) {
        grouped = false;
        const n = divider.count(timeline);
        items.push({ key: "new", signature: `${n} ${language}`, make: () => dividerRow(words, n) });
      }
    }
    const follows = continues(message, sorted[i + 1]) && !(divider.mark === offset);
    const own = from?.id === user;
    const look = { own, grouped, last: !follows, seenAt: offset === lastSeen ? seen.time : 0, again: again.has(offset) };
    const signature = [...Object.values(look), message.recalled, message.expired, language].join();
    items.push({ key: `message ${offset}`, signature, make: () => messageRow(words, message, look) });
    grouped = follows;
  });
  for (const entry of unsent) {
    const signature = `${entry.error?.code} ${language}`;
    items.push({ key: `unsent ${entry.key}`, signature, make: () => unsentRow(words, entry) });
  }
  return items;
}

/** @param {Message} message @param {Message | undefined} next */
function continues({ time, from }, next) {
  return (
    next !== undefined &&
    next.from?.id === from?.id &&
    next.time - time < GROUP_WITHIN &&
    new Date(next.time).toDateString() === new Date(time).toDateString()
  );
}
