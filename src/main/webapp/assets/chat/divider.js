// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @typedef {import("../parley.js").Message} Message */

/** The line above what nobody had read when the conversation was opened, or when somebody came back to it. */
export class Divider {
  /** Everything up to this had been read; infinite where there is no line. */ mark = Infinity;
  /** Whether the line has been on the screen. */ seen = true;
  #until = 0;
  #unread = 0;
  #user;

  /** @param {string} user */
  constructor(user) {
    this.#user = user;
  }

  /** @param {number} read @param {number} head @param {number} unread as the server counts; 0 where it has not said */
  open(read, head, unread) {
    if (head > read) {
      this.mark = read;
      this.#until = head;
      this.#unread = unread;
      this.seen = false;
    }
  }

  /** A message has come while nobody looked. @param {number} offset @param {number} read */
  missed(offset, read) {
    if (read >= Math.min(this.#until, offset - 1) || this.mark === Infinity) {
      this.mark = offset - 1;
      this.#unread = 0;
    }
    this.#until = Infinity;
    this.seen = false;
  }

  /** Somebody looks again: what comes now is seen coming. @param {number} head */
  back(head) {
    this.#until = Math.min(this.#until, head);
  }

  clear() {
    this.mark = Infinity;
    this.seen = true;
  }

  /** @param {Message} message */
  isUnread({ offset = 0, from, recalled, expired }) {
    return offset > this.mark && offset <= this.#until && from?.id !== this.#user && !recalled && !expired;
  }

  /** @param {import("./timeline.js").Timeline} timeline whether it begins after the line */
  isAbove({ first, more }) {
    return more && first > this.mark + 1;
  }

  /** @param {import("./timeline.js").Timeline} timeline */
  count(timeline) {
    const loaded = timeline.sorted.filter((message) => this.isUnread(message)).length;
    return this.isAbove(timeline) || timeline.newer ? Math.max(loaded, this.#unread) : loaded;
  }
}
