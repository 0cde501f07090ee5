// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { ParleyError } from "./protocol.js";

/** Commands that wait for their replies, matched by id. */
export class Requests {
  /** @type {Map<string, {resolve: (data: any) => void, reject: (error: ParleyError) => void, timer: number}>} */
  #waiting = new Map();
  #ids = 0;

  /**
   * @param {number} within milliseconds
   * @param {(id: string) => void} write sends the command under this id
   * @returns {Promise<any>}
   */
  open(within, write) {
    const id = String(++this.#ids);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new ParleyError({ code: "timeout" }));
      }, within);
      this.#waiting.set(id, { resolve, reject, timer });
      write(id);
    });
  }

  /** @param {any} reply */
  settle({ id, ok, data, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    if (ok) {
      waiting?.resolve(data);
    } else {
      waiting?.reject(new ParleyError(error ?? { code: "server.error" }));
    }
  }

  /** @param {string} code */
  rejectAll(code) {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(new ParleyError({ code }));
    }
  }
}
