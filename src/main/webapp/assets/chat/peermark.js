// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
/** Up to where the other one of a private chat has read, and since when that is known here. The server tells it once, so it is kept. */
export class PeerMark {
  offset = 0;
  time = 0;
  #store;
  #channel;

  /** @param {import("../lib/storage.js").Store} store of the one who looks @param {string} channel */
  constructor(store, channel) {
    this.#store = store;
    this.#channel = channel;
    const { offset, time } = store.get("seen", channel) ?? {};
    if (Number.isSafeInteger(offset) && Number.isSafeInteger(time)) {
      this.offset = offset;
      this.time = time;
    }
  }

  /** @param {number} offset @returns {boolean} whether it is news */
  hear(offset) {
    if (offset <= this.offset) {
      return false;
    }
    this.offset = offset;
    this.time = Date.now();
    this.#store.set("seen", { offset, time: this.time }, this.#channel);
    return true;
  }
}
