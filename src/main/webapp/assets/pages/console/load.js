// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { percentile } from "./traffic.js";

const OPEN_AT_ONCE = 20;
const MAX_BUFFERED = 256 * 1024;
const DRAIN = 2000;

/**
 * @typedef {{sockets: number, rate: number, seconds: number, bytes: number}} Plan `rate` in messages a second, of all sockets together
 * @typedef {{open: number, failed: number, sent: number, received: number, late: number, p50?: number, p99?: number, seconds: number}} Result
 */

/** Many sockets to the echo of this server, for a while, each message stamped when it was due: waiting here counts as waiting. */
export class Load extends EventTarget {
  #plan;
  #url;
  /** @type {WebSocket[]} */ #sockets = [];
  /** @type {number[]} */ #took = [];
  #failed = 0;
  #sent = 0;
  #received = 0;
  #late = 0;
  #started = 0;
  #ended = 0;
  #timer = 0;
  /** @type {"opening" | "running" | "draining" | "done"} */ phase = "opening";

  /** @param {string} url @param {Plan} plan */
  constructor(url, plan) {
    super();
    this.#url = url;
    this.#plan = plan;
  }

  /** @returns {Result} */
  get result() {
    const open = this.#sockets.length;
    const seconds = this.#started ? ((this.#ended || performance.now()) - this.#started) / 1000 : 0;
    const recent = this.#took.slice(-20_000);
    const p50 = percentile(recent, 0.5);
    const p99 = percentile(recent, 0.99);
    return { open, failed: this.#failed, sent: this.#sent, received: this.#received, late: this.#late, p50, p99, seconds };
  }

  async start() {
    for (let left = this.#plan.sockets; left > 0 && this.phase === "opening"; left -= OPEN_AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(left, OPEN_AT_ONCE) }, () => this.#open()));
    }
    if (this.phase !== "opening" || this.#sockets.length === 0) {
      this.stop();
      return;
    }
    this.phase = "running";
    this.#started = performance.now();
    this.#timer = setInterval(() => this.#step(), 10);
  }

  stop() {
    clearInterval(this.#timer);
    clearTimeout(this.#timer);
    this.#ended ||= this.#started ? performance.now() : 0;
    this.phase = "done";
    this.#sockets.forEach((socket) => socket.close(1000));
    this.dispatchEvent(new Event("done"));
  }

  /** @returns {Promise<void>} when it is open or has failed */
  #open() {
    return new Promise((resolve) => {
      const socket = new WebSocket(this.#url);
      let opened = false;
      socket.addEventListener("open", () => {
        opened = true;
        this.#sockets.push(socket);
        this.phase === "done" && socket.close(1000);
        resolve();
      });
      socket.addEventListener("message", ({ data }) => {
        this.#received++;
        this.#took.push(performance.now() - parseFloat(data));
      });
      socket.addEventListener("close", () => {
        this.#failed += opened && this.phase !== "running" ? 0 : 1;
        resolve();
      });
    });
  }

  #step() {
    const { rate, seconds, bytes } = this.#plan;
    const elapsed = performance.now() - this.#started;
    const due = Math.min(Math.floor((elapsed * rate) / 1000), rate * seconds);
    while (this.#sent + this.#late < due) {
      const n = this.#sent + this.#late;
      const socket = this.#sockets[n % this.#sockets.length];
      if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount > MAX_BUFFERED) {
        this.#late++;
        continue;
      }
      const at = this.#started + (n * 1000) / rate;
      socket.send(`${at.toFixed(3)} `.padEnd(bytes, "."));
      this.#sent++;
    }
    if (elapsed >= seconds * 1000 && this.phase === "running") {
      clearInterval(this.#timer);
      this.phase = "draining";
      this.#ended = performance.now();
      this.#timer = setTimeout(() => this.stop(), this.#received < this.#sent ? DRAIN : 100);
    }
  }
}
