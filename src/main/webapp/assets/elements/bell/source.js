// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @typedef {import("../../parley.js").Message} Message */

/** The notices of one channel, as far as they are loaded, and the mark up to which they are read. */
export class Source {
  /** @type {Map<number, Message>} */ #messages = new Map();
  /** @type {string | undefined} */ epoch;
  read = 0;
  head = 0;
  more = false;
  /** What the server has counted, and up to which offset. */
  #counted = { unread: 0, upTo: 0 };
  #user;

  /** @param {string} channel @param {string} user whose */
  constructor(channel, user) {
    this.channel = channel;
    this.#user = user;
  }

  /** @returns {Message[]} those that there is something to show of */
  get shown() {
    return [...this.#messages.values()].filter(({ recalled, expired }) => !recalled && !expired);
  }

  get oldest() {
    return this.#messages.size === 0 ? this.head + 1 : Math.min(...this.#messages.keys());
  }

  /** The time before which notices of this channel may be missing. */
  get since() {
    return this.more ? (this.#messages.get(this.oldest)?.time ?? 0) : 0;
  }

  get unread() {
    if (!this.more || this.oldest <= this.read + 1) {
      return this.shown.filter((message) => this.isUnread(message)).length;
    }
    const later = this.shown.filter((message) => this.isUnread(message) && (message.offset ?? 0) > this.#counted.upTo);
    return this.#counted.unread + later.length;
  }

  /** @param {Message} message */
  isUnread({ offset = 0, from }) {
    return offset > this.read && from?.id !== this.#user;
  }

  /** @param {{epoch: string, messages: Message[], more: boolean}} page the latest, after a new connection */
  refresh({ epoch, messages, more }) {
    const first = messages[0]?.offset ?? 1;
    if (epoch !== this.epoch) {
      this.read = 0;
    }
    // What came while nobody listened stands between the old and the new: then the old ones are loaded again when they are asked for.
    if (epoch !== this.epoch || first > this.head + 1) {
      this.#messages.clear();
    }
    if (this.#messages.size === 0 || this.oldest >= first) {
      this.more = more;
    }
    this.epoch = epoch;
    this.head = messages[messages.length - 1]?.offset ?? 0;
    messages.forEach((message) => this.#put(message));
  }

  /** @param {{messages: Message[], more: boolean}} page */
  prepend({ messages, more }) {
    messages.forEach((message) => this.#put(message));
    this.more = more;
  }

  /** @param {Message} message @returns {boolean} whether it is new */
  add(message) {
    const { offset = 0 } = message;
    const fresh = offset > this.head;
    this.head = Math.max(this.head, offset);
    if (fresh || offset >= this.oldest) {
      this.#put(message);
    }
    return fresh;
  }

  /** @param {number} offset */
  recall(offset) {
    const message = this.#messages.get(offset);
    if (message) {
      this.#put({ ...message, recalled: true });
    }
  }

  /** @param {{read: number, unread?: number}} mark */
  mark({ read, unread = 0 }) {
    this.read = Math.max(this.read, read);
    this.#counted = { unread, upTo: this.head };
  }

  /** @param {Message} message */
  #put(message) {
    this.#messages.set(message.offset ?? 0, message);
  }
}
