// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { Wire, codeOf, sleep } from "./http.js";

/** Asks, and the server answers when there is something: `POST /poll`, then `GET` of the address that it gives. */
export class LongPoll {
  #tally;
  #course;
  #wire;
  /** @type {URL | null} */ #poll = null;
  #number = 0;
  #closed = false;
  /** @type {Promise<void> | null} */ #going = null;
  #last = new AbortController();

  /** @param {import("./tally.js").Tally} tally @param {import("./http.js").Course} course */
  constructor(tally, course) {
    this.#tally = tally;
    this.#course = { ...course, signal: AbortSignal.any([course.signal, this.#last.signal]) };
    this.#wire = new Wire(tally, this.#course);
  }

  async open() {
    const url = new URL(`poll?run=${this.#course.run}`, this.#course.base);
    const answer = await this.#wire.ask(url, { method: "POST" });
    this.#tally.down += answer.bytes;
    if (answer.status !== 200) {
      throw new Error(codeOf(answer));
    }
    const { poll, send, number } = JSON.parse(answer.text);
    this.#poll = new URL(poll, url);
    this.#number = number;
    const sending = new URL(send, url);
    await this.#course.learn("long-poll", { poll: this.#wire.below(this.#poll), send: this.#wire.below(sending) });
    this.#going = this.#loop(this.#poll);
    await this.#wire.subscribe(sending);
    this.#tally.state = "open";
  }

  start() {
    // It waits already.
  }

  async close() {
    this.#closed = true;
    this.#last.abort();
    await this.#going;
    if (this.#poll) {
      const answer = await fetch(this.#poll, { method: "DELETE", keepalive: true }).catch(() => null);
      this.#tally.down += (await answer?.arrayBuffer())?.byteLength ?? 0;
    }
  }

  /** @param {URL} poll */
  async #loop(poll) {
    while (!this.#closed) {
      const url = new URL(poll);
      url.search += `${url.search ? "&" : "?"}ack=${this.#number}`;
      try {
        const answer = await this.#wire.ask(url);
        this.#tally.down += answer.bytes;
        if (answer.status !== 200) {
          throw new Error(codeOf(answer));
        }
        const { number, frames = [] } = JSON.parse(answer.text);
        this.#number = number ?? this.#number;
        frames.forEach((/** @type {import("../../lib/types.js").Frame} */ frame) => this.#tally.event(frame));
        if (frames.length === 0) {
          this.#tally.empty++;
          this.#tally.emptyBytes += answer.bytes;
        }
      } catch (error) {
        if (this.#closed) {
          return;
        }
        this.#tally.break(/** @type {Error} */ (error).message);
        await sleep(1000, this.#course.signal);
      }
    }
  }
}
