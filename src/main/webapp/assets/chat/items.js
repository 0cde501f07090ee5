// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { dayRow, dayText, dividerRow, messageRow, unsentRow } from "./rows.js";

const GROUP_WITHIN = 5 * 60_000;

/**
 * A row that stays as long as its signature does. `draw` makes it, or draws it anew into what is there: `old` is what it was drawn for.
 *
 * @typedef {import("../parley.js").Message} Message
 * @typedef {{key: string, signature: string, message?: Message, alias?: string, draw: (row?: HTMLElement, old?: Item) => HTMLElement}} Item
 * @typedef {{timeline: import("./timeline.js").Timeline, unsent: import("./unsent.js").Entry[], divider: import("./divider.js").Divider,
 *   words: import("../lib/words.js").Words, user: string, seen: {offset: number, time: number}, again: Map<number, string>,
 *   opened: Set<number>}} Situation
 */

/** The rows of a conversation, from top to bottom. @param {Situation} situation @returns {Item[]} */
export function itemsOf({ timeline, unsent, divider, words, user, seen, again, opened }) {
  /** @type {Item[]} */
  const items = [];
  const { language } = words;
  const { sorted, before } = timeline;
  const lastSeen = sorted.findLast(({ offset = 0, from, recalled }) => offset <= seen.offset && from?.id === user && !recalled)?.offset;
  const days = new Days();
  /** @type {Set<number>} */
  const shown = new Set();
  let day = NaN;
  let divided = timeline.first > divider.mark + 1 && timeline.more;
  // The one before has gone from a long list: the first of those that stay is no beginning of a group because of that.
  let grouped = before !== null && sorted.length > 0 && continues(before, sorted[0], days) && divider.mark !== before.offset;
  sorted.forEach((message, i) => {
    const { offset = 0, time, from } = message;
    if (days.of(time) !== day) {
      day = days.of(time);
      const text = dayText(time, words);
      // Clocks go back: then a day stands there twice.
      const key = shown.has(day) ? `day ${day} ${offset}` : `day ${day}`;
      shown.add(day);
      items.push({ key, signature: text, draw: () => dayRow(dateOf(time), text) });
    }
    // New only where something older stands above it: in an empty room everything is new.
    if (!divided && divider.isUnread(message)) {
      divided = true;
      if (i > 0 || timeline.more) {
        grouped = false;
        const n = divider.count(timeline);
        items.push({ key: "new", signature: `${n} ${language}`, draw: () => dividerRow(words, n) });
      }
    }
    const follows = continues(message, sorted[i + 1], days) && !(divider.mark === offset);
    const own = from?.id === user;
    // Of others nothing stands at the end of a group: it must not be drawn anew for every message that follows.
    const look = { own, grouped, last: own && !follows, seenAt: offset === lastSeen ? seen.time : 0, again: again.has(offset), open: opened.has(offset) };
    const kind = `${language} ${own} ${message.recalled ?? false} ${message.expired ?? false} ${look.again}`;
    const signature = `${kind} ${grouped} ${look.last} ${look.seenAt}`;
    items.push({
      key: `message ${offset}`,
      alias: own && message.key ? `unsent ${message.key}` : undefined,
      signature,
      message,
      draw: (row, old) => messageRow(words, message, look, row, old?.message?.body === message.body && old?.signature.startsWith(`${kind} `)),
    });
    grouped = follows;
  });
  const many = unsent.filter(({ error }) => error).length > 1;
  for (const entry of unsent) {
    const signature = `${entry.error?.code} ${many} ${language}`;
    items.push({ key: `unsent ${entry.key}`, signature, draw: () => unsentRow(words, entry, many) });
  }
  return items;
}

/** @param {Message} message @param {Message | undefined} next @param {Days} days */
function continues({ time, from }, next, days) {
  return next !== undefined && next.from?.id === from?.id && next.time - time < GROUP_WITHIN && days.of(next.time) === days.of(time);
}

/** Tells days apart by where they begin; what is on the day that was asked for last costs nothing. */
class Days {
  #start = 0;
  #end = 0;

  /** @param {number} time @returns {number} */
  of(time) {
    if (time < this.#start || time >= this.#end) {
      this.#start = new Date(time).setHours(0, 0, 0, 0);
      this.#end = new Date(time).setHours(24, 0, 0, 0);
    }
    return this.#start;
  }
}

/** @param {number} time @returns {string} as HTML writes a date, where one lives */
function dateOf(time) {
  const date = new Date(time);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
