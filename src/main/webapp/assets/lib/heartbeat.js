// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const QUIET = 25_000;

/** A browser does not see the server's pings: after a silence it asks, and a line that does not answer is dead. */
export class Heartbeat {
  #ask;
  #onDead;
  #quiet = 0;
  #timer = 0;

  /** @param {() => Promise<any>} ask rejects with `timeout` @param {() => void} onDead */
  constructor(ask, onDead) {
    this.#ask = ask;
    this.#onDead = onDead;
  }

  /** @param {number} [quiet] milliseconds of silence before it asks; the server's default where it has none */
  start(quiet) {
    this.#quiet = quiet || QUIET;
    this.heard();
  }

  heard() {
    clearTimeout(this.#timer);
    if (this.#quiet > 0) {
      this.#timer = setTimeout(() => this.ask(), this.#quiet);
    }
  }

  ask() {
    this.#ask().catch(({ code }) => {
      if (code === "timeout") {
        this.#onDead();
      }
    });
  }

  stop() {
    clearTimeout(this.#timer);
    this.#quiet = 0;
  }
}
