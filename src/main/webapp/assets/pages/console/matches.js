// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const SCAN_BUDGET = 6;
const MAX_ASKED = 500;
const MAX_ASKED_SIZE = 1_000_000;

/**
 * @typedef {import("./log.js").FrameLog} FrameLog
 * @typedef {import("./log.js").Row} Row
 * @typedef {{passes: (row: Row) => boolean, ask?: (rows: Row[]) => Promise<boolean[]>}} Filter what passes is asked about where there is
 *   somebody to ask
 */

/**
 * The numbers of the rows that pass a filter, found in slices, so that a costly search holds up nothing. Fires `change` when an answer has
 * come that was asked for, and `failed` with the error of a filter that cannot go on.
 */
export class Matches extends EventTarget {
  #filter;
  /** @type {number[]} those before #head are dropped */ #numbers = [];
  #head = 0;
  #compacted = 0;
  #asking = false;

  /** @param {Filter} filter @param {number} scanned the last row that is not looked at */
  constructor(filter, scanned) {
    super();
    this.#filter = filter;
    this.scanned = scanned;
  }

  get count() {
    return this.#numbers.length - this.#head;
  }

  /** How many have left at the front. */
  get gone() {
    return this.#compacted + this.#head;
  }

  /** @param {number} index */
  at(index) {
    return this.#numbers[this.#head + index];
  }

  /** @param {number} n of a row @returns {number} its index, or that of the next one that passes */
  indexOf(n) {
    const index = this.#numbers.findIndex((match, i) => i >= this.#head && match >= n);
    return (index < 0 ? this.#numbers.length : index) - this.#head;
  }

  /** Goes on for a few milliseconds. @param {FrameLog} source @returns {boolean} whether there is more to do at once */
  scan(source) {
    while (this.#head < this.#numbers.length && this.#numbers[this.#head] < source.first) {
      this.#head++;
    }
    if (this.#head > 20_000) {
      this.#numbers = this.#numbers.slice(this.#head);
      this.#compacted += this.#head;
      this.#head = 0;
    }
    this.scanned = Math.max(this.scanned, source.first - 1);
    const { passes, ask } = this.#filter;
    const until = performance.now() + SCAN_BUDGET;
    /** @type {Row[]} */
    const asked = [];
    let next = this.scanned;
    let size = 0;
    while (!this.#asking && next < source.last && performance.now() < until && asked.length < MAX_ASKED && size < MAX_ASKED_SIZE) {
      const row = source.at(++next);
      if (row && passes(row)) {
        ask ? asked.push(row) : this.#numbers.push(row.n);
        size += row.size;
      }
    }
    if (ask && asked.length > 0) {
      this.#ask(ask, asked, next);
      return false;
    }
    this.scanned = next;
    return !this.#asking && next < source.last;
  }

  /** @param {NonNullable<Filter["ask"]>} ask @param {Row[]} rows @param {number} to the last row that is done with the answer */
  async #ask(ask, rows, to) {
    this.#asking = true;
    try {
      const answers = await ask(rows);
      rows.forEach(({ n }, i) => answers[i] && this.#numbers.push(n));
      this.scanned = Math.max(this.scanned, to);
      this.#asking = false;
      this.dispatchEvent(new Event("change"));
    } catch (error) {
      this.dispatchEvent(new CustomEvent("failed", { detail: error }));
    }
  }
}
