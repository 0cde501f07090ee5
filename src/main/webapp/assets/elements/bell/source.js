// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @typedef {import("../../parley.js").Message} Message */

/** The notices of one channel, as far as they are loaded. */
export class Source {
  /** @type {Map<number, Message>} */ #messages = new Map();
  /** @type {string | undefined} */ epoch;
  head = 0;
  more = false;

  /** @param {string} channel */
  constructor(channel) {
    this.channel = channel;
  }

  /** @param {number} now of the server @returns {Message[]} those that there is something to show of */
  shown(now) {
    return [...this.#messages.values()].filter(({ recalled, expired, expires = Infinity }) => !recalled && !expired && expires > now);
  }

  get oldest() {
    return this.#messages.size === 0 ? this.head + 1 : Math.min(...this.#messages.keys());
  }

  /** The time before which notices of this channel may be missing. */
  get since() {
    return this.more ? (this.#messages.get(this.oldest)?.time ?? 0) : 0;
  }

  /** @param {{epoch?: string, messages: Message[], more: boolean}} page the latest, after a new connection */
  refresh({ epoch, messages, more }) {
    const first = messages[0]?.offset ?? 1;
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

  /** Another log of the same name: nothing of the old one is there any more. */
  restart() {
    this.refresh({ epoch: "", messages: [], more: false });
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

  /** @param {Message} message */
  #put(message) {
    this.#messages.set(message.offset ?? 0, message);
  }
}
