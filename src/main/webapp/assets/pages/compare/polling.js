// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { Wire, codeOf, sleep } from "./http.js";

/** Asks for what is new, every so often: `GET /messages`. */
export class Polling {
  #tally;
  #course;
  #wire;
  #after = 0;
  #tag = "";
  #closed = false;
  /** @type {Promise<void> | null} */ #going = null;

  /** @param {import("./tally.js").Tally} tally @param {import("./http.js").Course} course */
  constructor(tally, course) {
    this.#tally = tally;
    this.#course = course;
    this.#wire = new Wire(tally, course);
  }

  async open() {
    await this.#ask();
    this.#tally.state = "open";
  }

  start() {
    this.#going ??= this.#loop();
  }

  async close() {
    this.#closed = true;
    await this.#going;
  }

  async #loop() {
    let next = performance.now();
    while (!this.#closed && this.#tally.state === "open") {
      next = Math.max(next + this.#course.interval, performance.now());
      await sleep(next - performance.now(), this.#course.signal);
      try {
        while (!this.#closed && (await this.#ask())) {
          // There was more than one answer holds.
        }
      } catch (error) {
        this.#closed || this.#tally.break(/** @type {Error} */ (error).message);
      }
    }
  }

  /** @returns {Promise<boolean>} whether there is more at once */
  async #ask() {
    const { base, channel } = this.#course;
    const url = new URL(`messages?channel=${encodeURIComponent(channel)}&after=${this.#after}`, base);
    const answer = await this.#wire.ask(url, { headers: this.#tag ? { "If-None-Match": this.#tag } : {} });
    this.#tally.down += answer.bytes;
    const { messages = [], more = false } = answer.status === 200 ? JSON.parse(answer.text) : {};
    if (answer.status !== 200 && answer.status !== 304) {
      throw new Error(codeOf(answer));
    }
    for (const { offset, body } of messages) {
      this.#after = offset;
      this.#tally.message(body);
    }
    if (messages.length === 0) {
      this.#tally.empty++;
      this.#tally.emptyBytes += answer.bytes;
      this.#tag = answer.headers.get("etag") ?? "";
    } else {
      this.#tag = "";
    }
    return more;
  }
}
