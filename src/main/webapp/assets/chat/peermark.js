// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { storage } from "../lib/dom.js";

/** Up to where the other one of a private chat has read, and since when that is known here. The server tells it once, so it is kept. */
export class PeerMark {
  offset = 0;
  time = 0;
  #key;

  /** @param {string} owner @param {string} channel */
  constructor(owner, channel) {
    this.#key = `parley.seen.${owner}.${channel}`;
    [this.offset, this.time] = (storage.get(this.#key) ?? "0 0").split(" ").map(Number);
  }

  /** @param {number} offset @returns {boolean} whether it is news */
  hear(offset) {
    if (offset <= this.offset) {
      return false;
    }
    this.offset = offset;
    this.time = Date.now();
    storage.set(this.#key, `${this.offset} ${this.time}`);
    return true;
  }
}
