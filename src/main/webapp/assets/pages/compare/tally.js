// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What one way has brought, as this page can count it: messages, and the bytes of bodies and frames. What the heads of requests and answers
 * weigh, the server tells.
 */
export class Tally {
  up = 0;
  down = 0;
  /** For commands: to subscribe, here. */
  commandUp = 0;
  commandDown = 0;
  /** Answers without a message in them, and the bytes of their bodies. */
  empty = 0;
  emptyBytes = 0;
  doubled = 0;
  /** @type {Map<number, number>} the delay of each message, by its number, in milliseconds */
  latencies = new Map();
  /** Whether it has got through. */
  opens = false;
  /** @type {"waiting" | "open" | "broken" | "closed"} */
  state = "waiting";
  /** @type {string} why it is broken */
  reason = "";
  /** @type {Set<string>} what was seen on its connections: protocols, compressions */
  seen = new Set();
  #now;

  /** @param {() => number} now the server's time */
  constructor(now) {
    this.#now = now;
  }

  /** @param {unknown} body of a message: in anybody else's there is nothing to measure */
  message(body) {
    const { n, at } = /** @type {{n?: unknown, at?: unknown}} */ (body ?? {});
    if (typeof n !== "number" || typeof at !== "number") {
      return;
    }
    if (this.latencies.has(n)) {
      this.doubled++;
    } else {
      this.latencies.set(n, this.#now() - at);
    }
  }

  /** @param {import("../../lib/types.js").Frame & {body?: unknown}} frame of the server's */
  event(frame) {
    if (frame?.event === "message") {
      this.message(frame.body);
    }
  }

  /** @param {string} reason */
  break(reason) {
    if (this.state !== "closed" && this.state !== "broken") {
      this.state = "broken";
      this.reason = reason;
    }
  }
}
