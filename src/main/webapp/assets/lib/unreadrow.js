// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Mentions are looked for among so many messages before the head. */
export const SCANNED = 200;
/** When so many have come since the server counted, it is asked to count again. */
const MANY = 1_000;
/** Two clocks say the same time within so many milliseconds. */
const SAME_TIME = 1_000;

/**
 * @typedef {{read: number, unread: number, epoch?: string, head?: number, expires?: number}} Count as the server has counted, up to a head
 * @typedef {import("../parley.js").Message} Message
 */

/** How one channel stands for one person: what the server has counted, and what has come since. */
export class Row {
  /** @type {string | undefined} */ title;
  /** @type {{id: string, name: string, online?: boolean} | undefined} */ peer;
  /** @type {string | undefined} */ epoch;
  head = 0;
  read = 0;
  /** Of the last message. */ time = 0;
  /** Up to where the texts of what is unread have been looked at for mentions. */ looked = 0;
  #counted = 0;
  #upTo = 0;
  /** When that was, by the server's time. */ #countedAt = 0;
  /** When the first of the counted ones expires. */ #expires = 0;
  /** When one of those below expires, at the earliest. */ #next = Infinity;
  /** How many of those below have come since. */ #since = 0;
  /** Unread ones of others, by offset. @type {Map<number, {expires: number, mention: boolean}>} */ #heard = new Map();

  /** @param {string} channel */
  constructor(channel) {
    this.channel = channel;
    this.kind = channel.slice(0, channel.indexOf("/"));
  }

  get unread() {
    return (this.#isUnsure ? 0 : this.#counted) + this.#since;
  }

  /** Whether it is known how it stands. */
  get known() {
    return this.epoch !== undefined && !this.#isUnsure;
  }

  /** In a topic that was never read only news count, and which those are is not known before somebody has looked. */
  get #isUnsure() {
    return this.kind === "topic" && this.read === 0 && this.looked < this.#upTo;
  }

  /** Those that speak to the person. */
  get mentions() {
    let mentions = 0;
    const from = Math.max(this.read, this.head - SCANNED);
    this.#heard.forEach(({ mention }, offset) => (mentions += mention && offset > from ? 1 : 0));
    return mentions;
  }

  /** What a badge says: of a room only what speaks to the person; that there is more, a dot tells. */
  get number() {
    return this.kind === "room" ? this.mentions : this.unread;
  }

  /** When something of it expires; 0 for never. */
  get nextEnd() {
    const next = Math.min(this.#expires || Infinity, this.#next);
    return next === Infinity ? 0 : next;
  }

  /** @param {Count} count @param {number} now of the server @returns {boolean} whether it may be out of date, and the server is to be asked again */
  count({ read, unread, epoch = this.epoch, head, expires = 0 }, now) {
    if (this.epoch !== undefined && epoch !== this.epoch) {
      this.restart();
    }
    this.epoch = epoch;
    if (head === undefined || head < this.#upTo || read < this.read) {
      this.#mark(read);
      return true;
    }
    this.#mark(read);
    this.head = Math.max(this.head, head);
    this.#counted = unread;
    this.#upTo = head;
    this.#countedAt = now;
    this.#expires = expires;
    this.#drop((offset, { mention }) => offset <= (mention ? head - SCANNED : head));
    return false;
  }

  /**
   * @param {Message} message an event, or one that was read from the log @param {boolean} own @param {boolean} mention
   * @returns {boolean} whether the server is to be asked to count again
   */
  hear({ offset = 0, time, recalled, expired, expires = 0 }, own, mention) {
    if (this.looked >= offset - 1) {
      this.looked = Math.max(this.looked, offset);
    }
    this.head = Math.max(this.head, offset);
    this.time = Math.max(this.time, time);
    if (offset > this.read && !own && !recalled && !expired && (mention || offset > this.#upTo)) {
      this.#since += offset > this.#upTo && !this.#heard.has(offset) ? 1 : 0;
      this.#heard.set(offset, { expires, mention });
      this.#next = expires ? Math.min(this.#next, expires) : this.#next;
    }
    // New, and yet of old: the log has begun again.
    return this.#heard.size > MANY || (offset <= this.#upTo && time > this.#countedAt + SAME_TIME);
  }

  /** A message is gone. @param {number} offset @returns {boolean} whether the server is to be asked to count again */
  recall(offset) {
    if (this.#heard.has(offset)) {
      this.#drop((one) => one === offset);
    }
    return offset > this.read && offset <= this.#upTo && this.#counted > 0;
  }

  /** What has expired by then counts no more. @param {number} now of the server @returns {boolean} whether the server is to be asked */
  expire(now) {
    if (this.#next <= now) {
      this.#drop((_, { expires }) => expires > 0 && expires <= now);
    }
    const ended = this.#expires > 0 && this.#expires <= now;
    this.#expires = ended ? 0 : this.#expires;
    return ended;
  }

  /** Another log of the same name. */
  restart() {
    this.#heard.clear();
    this.#next = Infinity;
    this.#counted = this.#since = this.#upTo = this.#countedAt = this.#expires = this.head = this.read = this.looked = 0;
    this.epoch = undefined;
  }

  /** @param {number} read */
  #mark(read) {
    this.read = Math.max(this.read, read);
    this.#drop((offset) => offset <= this.read);
  }

  /** @param {(offset: number, message: {expires: number, mention: boolean}) => boolean} gone */
  #drop(gone) {
    this.#since = 0;
    this.#next = Infinity;
    this.#heard.forEach((message, offset) => {
      if (gone(offset, message)) {
        this.#heard.delete(offset);
      } else {
        this.#since += offset > this.#upTo ? 1 : 0;
        this.#next = Math.min(this.#next, message.expires || Infinity);
      }
    });
  }
}
