// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { Wire, codeOf } from "./http.js";
import { LAST_CHUNK, chunkBytes } from "./sizes.js";

/**
 * A stream of events: `GET /sse`. Read by hand and not by `EventSource`, which does not tell how many bytes came.
 */
export class EventStream {
  #tally;
  #course;
  #wire;
  #end = new AbortController();
  #rest = "";
  #closed = false;
  /** @type {Promise<void> | null} */ #going = null;
  /** @type {(welcome: {send: string}) => void} */ #welcome = () => {};

  /** @param {import("./tally.js").Tally} tally @param {import("./http.js").Course} course */
  constructor(tally, course) {
    this.#tally = tally;
    this.#course = { ...course, signal: AbortSignal.any([course.signal, this.#end.signal]) };
    this.#wire = new Wire(tally, this.#course);
  }

  async open() {
    const url = new URL(`sse?run=${this.#course.run}`, this.#course.base);
    await this.#wire.hold();
    const response = await fetch(url, { headers: { Accept: "text/event-stream" }, signal: this.#course.signal });
    if (response.status !== 200 || !response.body) {
      const text = await response.text();
      this.#tally.down += text.length;
      throw new Error(codeOf({ status: response.status, text }));
    }
    const coding = response.headers.get("content-encoding");
    coding && this.#tally.seen.add(coding);
    /** @type {Promise<{send: string}>} */
    const welcomed = new Promise((resolve) => (this.#welcome = resolve));
    this.#going = this.#read(response.body.getReader());
    const { send } = await Promise.race([welcomed, this.#going.then(() => Promise.reject(new Error("closed")))]);
    const sending = new URL(send, url);
    await this.#course.learn("sse", { send: this.#wire.below(sending) });
    await this.#wire.subscribe(sending);
    this.#tally.state = "open";
  }

  start() {
    // It streams already.
  }

  async close() {
    this.#closed = true;
    this.#end.abort();
    await this.#going;
  }

  /** @param {ReadableStreamDefaultReader<Uint8Array>} reader */
  async #read(reader) {
    const decoder = new TextDecoder();
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        this.#tally.down += chunkBytes(part.value.length);
        const text = decoder.decode(part.value, { stream: true });
        if (this.#course.delay > 0) {
          setTimeout(() => this.#take(text), this.#course.delay);
        } else {
          this.#take(text);
        }
      }
      this.#tally.down += LAST_CHUNK;
      this.#closed || this.#tally.break("closed");
    } catch (error) {
      this.#closed || this.#tally.break(/** @type {Error} */ (error).message);
    }
  }

  /** @param {string} text */
  #take(text) {
    const events = (this.#rest + text).split(/\r?\n\r?\n/);
    this.#rest = events.pop() ?? "";
    for (const event of events) {
      const data = event.split(/\r?\n/).filter((line) => line.startsWith("data:"));
      if (data.length > 0) {
        const frame = JSON.parse(data.map((line) => line.slice(5)).join("\n"));
        frame.event === "welcome" && this.#welcome(frame);
        this.#tally.event(frame);
      }
    }
  }
}
