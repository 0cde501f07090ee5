// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { ParleyError, newKey } from "./protocol.js";

const MAX_MESSAGES = 100;
const GIVE_UP_AFTER = 120_000;

/**
 * Messages that the server has not acknowledged yet. Each is sent again after every loss of the connection, under the same key, so that
 * it stands in the channel once; bounded, so that nobody waits for ever for what will not go.
 */
export class Outbox {
  /** @type {Map<string, {message: object, sent: boolean, resolve: (reply: any) => void, reject: (error: Error) => void, timer: number}>} */
  #entries = new Map();
  #send;

  /** @param {(message: object, within: number) => Promise<any>} send rejects with `connection.lost` while there is none */
  constructor(send) {
    this.#send = send;
  }

  /** @param {{key?: string, channel?: string, to?: string, body: any}} message @returns {Promise<any>} */
  add({ key = newKey(), ...fields }) {
    if (this.#entries.size >= MAX_MESSAGES) {
      return Promise.reject(new ParleyError({ code: "outbox.full" }));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.cancel(key, "timeout"), GIVE_UP_AFTER);
      this.#entries.set(key, { message: { ...fields, key }, sent: false, resolve, reject, timer });
      this.flush();
    });
  }

  /** Sends what has not been sent on the present connection, in order. */
  flush() {
    for (const [key, entry] of this.#entries) {
      if (!entry.sent) {
        entry.sent = true;
        this.#send(entry.message, GIVE_UP_AFTER).then(
          (reply) => this.#take(key)?.resolve(reply),
          (error) => (error.code === "connection.lost" ? (entry.sent = false) : this.#take(key)?.reject(error)),
        );
      }
    }
  }

  /** @param {string} key @param {string} code */
  cancel(key, code) {
    this.#take(key)?.reject(new ParleyError({ code }));
  }

  /** @param {string} code */
  cancelAll(code) {
    [...this.#entries.keys()].forEach((key) => this.cancel(key, code));
  }

  /** @param {string} key */
  #take(key) {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    clearTimeout(entry?.timer);
    return entry;
  }
}
