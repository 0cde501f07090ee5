// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Above this a hole is not going to be filled any more: the position jumps. */
const MAX_AHEAD = 1000;

/**
 * Where one channel stands: up to `offset` everything has been seen. Messages of private channels reach a connection before it has
 * subscribed, so one that comes early is remembered and does not move the position past what is still missing.
 */
export class Subscription {
  /** @type {string | undefined} */ epoch;
  offset = 0;
  /** Whether the server has confirmed it on the present connection. */
  confirmed = false;
  /** @type {Set<number>} */ #ahead = new Set();

  /**
   * @param {string} channel
   * @param {number} limit how many of the last messages the first reply brings
   */
  constructor(channel, limit) {
    this.channel = channel;
    this.limit = limit;
  }

  /** The fields of the `subscribe` command that goes on from here. */
  get request() {
    const { channel, epoch, offset, limit } = this;
    return epoch === undefined ? { channel, limit } : { channel, since: { epoch, offset } };
  }

  /** @param {import("../parley.js").Subscribed} reply */
  confirm({ epoch, offset = 0, recovered, more, messages = [] }) {
    this.epoch = epoch;
    this.#ahead.clear();
    // What is still to come arrives as events, after the last message of the reply.
    this.offset = recovered && more && messages.length > 0 ? (messages[messages.length - 1].offset ?? offset) : offset;
    this.confirmed = true;
  }

  /** @param {number | undefined} offset @returns {boolean} whether this message is new */
  take(offset) {
    if (offset === undefined || !this.confirmed) {
      return true;
    }
    if (offset <= this.offset || this.#ahead.has(offset)) {
      return false;
    }
    this.#ahead.add(offset);
    if (this.#ahead.size > MAX_AHEAD) {
      this.offset = Math.max(...this.#ahead);
      this.#ahead.clear();
    }
    while (this.#ahead.delete(this.offset + 1)) {
      this.offset++;
    }
    return true;
  }
}
