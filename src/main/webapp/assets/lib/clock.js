// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The server's time, as its welcomes and heartbeats tell it: the device's own clock may be wrong, and may be set while the page is open. */
export class Clock {
  #ahead = Date.now() - performance.now();

  /** @param {number} [time] the server's, a moment ago @param {boolean} [anew] earlier ones count no more */
  hear(time, anew) {
    if (time) {
      const ahead = time - performance.now();
      // The quickest on its way tells best; and this page's count stands still while the device sleeps.
      this.#ahead = anew ? ahead : Math.max(this.#ahead, ahead);
    }
  }

  get now() {
    return Math.round(this.#ahead + performance.now());
  }
}
