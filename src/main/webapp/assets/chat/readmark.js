// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const AFTER = 300;

/**
 * Up to where one has read: as far as everything has been on a screen without a gap, or as a person has said. What was seen beyond a gap
 * counts as soon as that is closed. Told to the server shortly after.
 */
export class ReadMark {
  /** Everything up to it has been read. */ seen = 0;
  /** How many after it are unread, as far as that is known. @type {number | null} */ unread = null;
  /** What has been seen beyond it, rising and apart. @type {[number, number][]} */ #pieces = [];
  #told = 0;
  #timer = 0;
  #tell;

  /** @param {(offset: number) => Promise<number>} tell answers how many are unread after it */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {number} read a mark that the server has */
  heard(read) {
    this.#told = Math.max(this.#told, read);
    this.#move(read);
  }

  /** The log is another one: what was read there says nothing. @param {number} read */
  restart(read) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#pieces = [];
    this.seen = this.#told = read;
    this.unread = null;
  }

  /** @param {number} from @param {number} to offsets: all that is between has been on a screen @returns {boolean} whether the mark has moved */
  saw(from, to) {
    const before = this.seen;
    if (to > before) {
      const apart = this.#pieces.filter(([start, end]) => end + 1 < from || start > to + 1);
      const joined = this.#pieces.filter(([start, end]) => end + 1 >= from && start <= to + 1);
      const piece = /** @type {[number, number]} */ ([Math.min(from, ...joined.map(([start]) => start)), Math.max(to, ...joined.map(([, end]) => end))]);
      this.#pieces = [...apart, piece].sort((a, b) => a[0] - b[0]);
      this.#move(before);
    }
    return this.seen > before;
  }

  /** Somebody has said that this is read. @param {number} offset */
  all(offset) {
    this.#move(offset);
    this.unread = 0;
  }

  /** What has been seen counts, also when the conversation is left at once. */
  close() {
    if (this.#timer) {
      this.#set();
    }
  }

  /** @param {number} offset */
  #move(offset) {
    this.seen = Math.max(this.seen, offset);
    while (this.#pieces[0]?.[0] <= this.seen + 1) {
      this.seen = Math.max(this.seen, this.#pieces.shift()?.[1] ?? 0);
    }
    if (this.seen > this.#told) {
      this.#timer ||= setTimeout(() => this.#set(), AFTER);
    }
  }

  async #set() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const before = this.#told;
    this.#told = this.seen;
    try {
      this.unread = await this.#tell(this.seen);
    } catch {
      this.#told = before;
    }
  }
}
