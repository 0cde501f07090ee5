// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { utf8Length } from "./bytes.js";

const MAX_ROWS = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;
/** Of one frame so much is kept, or a single one could push all others out. */
const MAX_KEPT = 4 * 1024 * 1024;

/**
 * @typedef {"sent" | "received" | "system"} Direction
 * @typedef {{key: string, values?: Record<string, unknown>, bad?: boolean}} Notice words that are looked up when they are shown
 * @typedef {{n: number, at: number, direction: Direction, data: string | Uint8Array | Notice, size: number, cut: boolean, number?: number}} Row
 */

/** The frames of one connection: a ring that drops the oldest beyond a number of rows or bytes. Knows nothing of the page. */
export class FrameLog {
  /** @type {Row[]} */ #slots = [];
  #maxRows;
  #maxBytes;
  #bytes = 0;
  /** The number of the oldest row that is kept. */
  first = 1;
  /** The number of the newest row; 0 for none yet. */
  last = 0;

  constructor(maxRows = MAX_ROWS, maxBytes = MAX_BYTES) {
    this.#maxRows = maxRows;
    this.#maxBytes = maxBytes;
  }

  get length() {
    return this.last - this.first + 1;
  }

  get bytes() {
    return this.#bytes;
  }

  /** @param {number} n @returns {Row | undefined} */
  at(n) {
    return n >= this.first && n <= this.last ? this.#slots[n % this.#maxRows] : undefined;
  }

  /**
   * @param {Direction} direction
   * @param {string | Uint8Array | Notice} data
   * @param {number} at epoch milliseconds, with a fraction
   * @param {number} [number] of a frame that has one on its connection
   * @returns {Row}
   */
  add(direction, data, at = performance.timeOrigin + performance.now(), number = undefined) {
    const size = typeof data === "string" ? utf8Length(data) : data instanceof Uint8Array ? data.length : 0;
    const cut = size > MAX_KEPT;
    const kept = !cut ? data : typeof data === "string" ? data.slice(0, MAX_KEPT) : /** @type {Uint8Array} */ (data).slice(0, MAX_KEPT);
    const row = { n: this.last + 1, at, direction, data: kept, size, cut, number };
    if (this.length >= this.#maxRows) {
      this.#drop();
    }
    this.last = row.n;
    this.#slots[row.n % this.#maxRows] = row;
    this.#bytes += Math.min(size, MAX_KEPT);
    while (this.#bytes > this.#maxBytes && this.length > 1) {
      this.#drop();
    }
    return row;
  }

  clear() {
    this.#slots = [];
    this.#bytes = 0;
    this.first = this.last + 1;
  }

  /** @returns {FrameLog} as it stands now: the rows themselves never change */
  snapshot() {
    const copy = new FrameLog(this.#maxRows, this.#maxBytes);
    copy.#slots = [...this.#slots];
    copy.#bytes = this.#bytes;
    copy.first = this.first;
    copy.last = this.last;
    return copy;
  }

  /** @returns {Row[]} */
  rows() {
    return Array.from({ length: this.length }, (_, i) => /** @type {Row} */ (this.at(this.first + i)));
  }

  #drop() {
    const slot = this.first % this.#maxRows;
    this.#bytes -= Math.min(this.#slots[slot].size, MAX_KEPT);
    delete this.#slots[slot];
    this.first++;
  }
}
