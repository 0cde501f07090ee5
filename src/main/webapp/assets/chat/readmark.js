// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const AFTER = 300;

/** Up to where one has read oneself: told to the server shortly after it was seen. */
export class ReadMark {
  /** Up to where it has been on the screen. */ seen = 0;
  #read = 0;
  #timer = 0;
  #tell;

  /** @param {(offset: number) => Promise<void>} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {number} read a mark that the server has */
  heard(read) {
    this.#read = Math.max(this.#read, read);
    this.seen = Math.max(this.seen, read);
  }

  /** @param {number} offset */
  reach(offset) {
    this.seen = Math.max(this.seen, offset);
    if (this.seen > this.#read) {
      this.#timer ||= setTimeout(() => this.#set(), AFTER);
    }
  }

  /** What has been seen counts, also when the conversation is left at once. */
  close() {
    if (this.#timer) {
      this.#set();
    }
  }

  async #set() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const before = this.#read;
    this.#read = this.seen;
    await this.#tell(this.seen).catch(() => (this.#read = before));
  }
}
