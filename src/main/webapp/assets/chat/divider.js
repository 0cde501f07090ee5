// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @typedef {import("../parley.js").Message} Message */

/**
 * The line above what nobody had read when the conversation was opened, or when somebody came back to it. While something there is unread, a
 * reload finds it where it was.
 */
export class Divider {
  /** Everything up to this had been read; infinite where there is no line. */ mark = Infinity;
  #until = 0;
  #unread = 0;
  #user;
  #keep;

  /** @param {string} user @param {{get: () => number | null, set: (mark: number | null) => void}} keep for as long as this tab shows the conversation */
  constructor(user, keep) {
    this.#user = user;
    this.#keep = keep;
  }

  /** @param {number} read @param {number} head @param {number} unread as the server counts; 0 where it has not said */
  open(read, head, unread) {
    if (head > read) {
      const kept = this.#keep.get();
      this.#place(kept !== null && kept - 1 < read ? kept - 1 : read);
      this.#until = head;
      this.#unread = unread;
    }
  }

  /** A message has come that nobody has seen coming. @param {number} offset @param {number} read */
  missed(offset, read) {
    if (read >= Math.min(this.#until, offset - 1) || this.mark === Infinity) {
      this.#place(offset - 1);
      this.#unread = 0;
    }
    this.#until = Infinity;
  }

  /** Some have gone by unseen while somebody looked. @param {number} offset the first of them @param {number} read @param {number} head */
  gap(offset, read, head) {
    if (this.mark === Infinity || read >= this.#until) {
      this.#place(offset - 1);
      this.#until = head;
      this.#unread = 0;
    }
  }

  /** Somebody looks again: what comes now is seen coming. @param {number} head */
  back(head) {
    this.#until = Math.min(this.#until, head);
  }

  /** @param {number} mark */
  move(mark) {
    this.#place(mark);
  }

  clear() {
    this.#place(Infinity);
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

  /** @param {number} mark */
  #place(mark) {
    this.mark = mark;
    this.#keep.set(mark === Infinity ? null : mark + 1);
  }
}
