// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { subscription } from "./http.js";
import { frameBytes, utf8 } from "./sizes.js";

const PROTOCOL = "parley.v1";

/** Both ways over one connection: `/ws`. Frames are counted by their lengths; pings, which no script sees, by the interval that the server tells. */
export class Socket {
  #tally;
  #course;
  /** @type {WebSocket | null} */ #socket = null;
  #pings = 0;

  /** @param {import("./tally.js").Tally} tally @param {import("./http.js").Course} course */
  constructor(tally, course) {
    this.#tally = tally;
    this.#course = course;
  }

  /** @returns {Promise<void>} */
  open() {
    const url = new URL(`ws?run=${this.#course.run}`, this.#course.base);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url, PROTOCOL);
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      socket.addEventListener("close", ({ code }) => {
        clearInterval(this.#pings);
        this.#tally.break(String(code));
        reject(new Error(String(code)));
      });
      socket.addEventListener("open", () => socket.extensions && this.#tally.seen.add(socket.extensions));
      socket.addEventListener("message", ({ data }) => {
        const frame = JSON.parse(data);
        const bytes = frameBytes(utf8(data), false);
        if (frame.action) {
          this.#tally.commandDown += bytes;
        } else {
          this.#tally.down += bytes;
        }
        if (frame.event === "welcome") {
          this.#beat(frame.heartbeat?.interval);
          this.#subscribe();
        } else if (frame.action === "subscribe") {
          this.#tally.state = "open";
          frame.ok ? resolve() : reject(new Error(frame.error?.code));
        } else if (this.#course.delay > 0) {
          setTimeout(() => this.#tally.event(frame), this.#course.delay);
        } else {
          this.#tally.event(frame);
        }
      });
    });
  }

  start() {
    // It listens already.
  }

  /** @returns {Promise<void>} */
  close() {
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) {
      return Promise.resolve();
    }
    this.#tally.state = "closed";
    // Each side says so with a code.
    this.#tally.up += frameBytes(2, true);
    this.#tally.down += frameBytes(2, false);
    return new Promise((resolve) => {
      socket.addEventListener("close", () => resolve());
      socket.close(1000);
    });
  }

  #subscribe() {
    const text = JSON.stringify(subscription(this.#course));
    this.#tally.commandUp += frameBytes(utf8(text), true);
    setTimeout(() => this.#socket?.readyState === WebSocket.OPEN && this.#socket.send(text), this.#course.delay);
  }

  /** @param {number} [interval] */
  #beat(interval = 0) {
    if (interval > 0) {
      this.#pings = setInterval(() => {
        this.#tally.down += frameBytes(0, false);
        this.#tally.up += frameBytes(0, true);
      }, interval);
    }
  }
}
