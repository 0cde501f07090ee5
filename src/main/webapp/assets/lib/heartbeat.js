// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const QUIET = 25_000;
const ANSWER_WITHIN = 10_000;
const LATE = 2_000;

/** Asks after a silence, as browsers hide pings. Each frame arms the timer: timers that arm each other are throttled in hidden tabs. */
export class Heartbeat {
  #ask;
  #onDead;
  #quiet = 0;
  #timer = 0;
  #asked = false;

  constructor(ask = () => {}, onDead = ask) {
    this.#ask = ask;
    this.#onDead = onDead;
  }

  start(quiet = 0) {
    this.#quiet = quiet || QUIET;
    this.heard();
  }

  heard() {
    this.#asked = false;
    this.#arm(this.#quiet);
  }

  ask() {
    if (this.#quiet && !this.#asked) {
      this.#asked = true;
      this.#arm(ANSWER_WITHIN);
      this.#ask();
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#quiet = 0;
  }

  #arm(within = 0) {
    clearTimeout(this.#timer);
    const due = Date.now() + within;
    this.#timer = setTimeout(() => {
      // Late: the page slept, and the answer may stand behind this in the queue.
      if (this.#asked && Date.now() - due < LATE) {
        this.#onDead();
      } else {
        this.#asked = false;
        this.ask();
      }
    }, within);
  }
}
