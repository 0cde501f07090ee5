// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { ParleyError, newKey } from "./protocol.js";

const PACE = 50;
const MAX_MESSAGES = 100;
/** Longer than that nobody waits for a reply: who asked is told, and the commands behind it go on. */
const MAX_PACE = 5_000;
const GIVE_UP_AFTER = 120_000;

/**
 * @typedef {{resolve: (data: unknown) => void, reject: (error: Error) => void, write: (id: number) => void, timer: number}} Waiting
 * @typedef {{message: import("./types.js").Publication & {key: string}, sent: boolean, promise: Promise<import("../parley.js").Published>, timer: number,
 *   resolve: (reply: import("../parley.js").Published) => void, reject: (error: Error) => void}} Entry
 */

/** Commands that wait for replies. Those refused for haste, and later ones, stand in line. */
export class Requests {
  /** @type {Map<number, Waiting>} */ #waiting = new Map();
  /** @type {number[]} */ #line = [];
  #ids = 0;
  #timer = 0;
  #pace = PACE;

  get busy() {
    return this.#waiting.size > 0;
  }

  /** @param {number} within @param {(id: number) => void} write @returns {Promise<unknown>} */
  open(within, write) {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#take(id)?.reject(new ParleyError({ code: "timeout" })), within);
      this.#waiting.set(id, { resolve, reject, write, timer });
      if (this.#timer) {
        this.#line.push(id);
      } else {
        write(id);
      }
    });
  }

  /** @param {import("./types.js").Reply} reply */
  settle({ id = 0, ok, data, error }) {
    if (error?.code === "rate.limited" && !((error.retryAfter ?? 0) > MAX_PACE) && this.#waiting.has(id)) {
      this.#line.push(id);
      this.#line.sort((a, b) => a - b);
      this.#pace = Math.max(PACE, error.retryAfter ?? 0);
      this.#wait();
    } else if (ok) {
      this.#take(id)?.resolve(data);
    } else {
      this.#take(id)?.reject(new ParleyError(error ?? { code: "server.error" }));
    }
  }

  rejectAll(code = "") {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#line = [];
    this.#waiting.forEach((_, id) => this.#take(id)?.reject(new ParleyError({ code })));
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const id = this.#line.shift();
      this.#timer = 0;
      if (id) {
        this.#wait();
        this.#waiting.get(id)?.write(id);
      }
    }, this.#pace);
  }

  #take(id = 0) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }
}

/** Messages without an acknowledgement: sent again on each connection, under the same key, so that they stand there once. */
export class Outbox {
  /** @type {Map<string, Entry>} */ #entries = new Map();
  #send;
  #onChange;

  /** @param {(message: import("./types.js").Publication, within: number) => false | Promise<import("../parley.js").Published>} send */
  constructor(send, onChange = () => {}) {
    this.#send = send;
    this.#onChange = onChange;
  }

  get list() {
    return Array.from(this.#entries.values(), ({ message, sent }) => ({ ...message, sent }));
  }

  /** @param {import("./types.js").Publication} message @returns {Promise<import("../parley.js").Published>} */
  add({ key = newKey(), ...fields }) {
    const known = this.#entries.get(key);
    if (known || this.#entries.size >= MAX_MESSAGES) {
      return known?.promise ?? Promise.reject(new ParleyError({ code: "outbox.full" }));
    }
    const entry = /** @type {Entry} */ ({ message: { ...fields, key }, sent: false });
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    entry.timer = setTimeout(() => this.cancel(key, "timeout"), GIVE_UP_AFTER);
    this.#entries.set(key, entry);
    this.flush();
    this.#onChange();
    return entry.promise;
  }

  flush() {
    for (const [key, entry] of this.#entries) {
      const sending = !entry.sent && this.#send(entry.message, GIVE_UP_AFTER);
      if (sending) {
        entry.sent = true;
        sending.then(
          (reply) => this.#take(key)?.resolve(reply),
          (error) => (error.code === "connection.lost" ? (entry.sent = false) : this.#take(key)?.reject(error)),
        );
      }
    }
  }

  cancel(key = "", code = "") {
    this.#take(key)?.reject(new ParleyError({ code }));
  }

  cancelAll() {
    this.#entries.forEach((_, key) => this.cancel(key, "connection.lost"));
  }

  #take(key = "") {
    const entry = this.#entries.get(key);
    clearTimeout(entry?.timer);
    if (this.#entries.delete(key)) {
      this.#onChange();
    }
    return entry;
  }
}
