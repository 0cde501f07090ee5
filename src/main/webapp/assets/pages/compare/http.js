// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { LAST_CHUNK, chunkBytes } from "./sizes.js";

/**
 * @typedef {object} Course what all ways share in a run
 * @property {string} run @property {string} channel
 * @property {URL} base of the server's paths
 * @property {number} interval milliseconds between plain polls
 * @property {number} delay milliseconds that everything is held, each way
 * @property {AbortSignal} signal ends all requests
 * @property {(way: string, urls: {poll?: string, send?: string}) => Promise<void>} learn tells the server which addresses are this run's
 */

/** @param {number} milliseconds @param {AbortSignal} [signal] @returns {Promise<void>} */
export function sleep(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

/** A request that the network would hold for as long as the course says, there and back. */
export class Wire {
  #tally;
  #course;

  /** @param {import("./tally.js").Tally} tally @param {Course} course */
  constructor(tally, course) {
    this.#tally = tally;
    this.#course = course;
  }

  /** @returns {Promise<void>} */
  hold() {
    return this.#course.delay > 0 ? sleep(this.#course.delay, this.#course.signal) : Promise.resolve();
  }

  /**
   * @param {URL} url @param {RequestInit} [init]
   * @returns {Promise<{status: number, headers: Headers, bytes: number, text: string}>} with the bytes of the body as they came over the line
   */
  async ask(url, init = {}) {
    await this.hold();
    const response = await fetch(url, { ...init, signal: this.#course.signal });
    const body = new Uint8Array(await response.arrayBuffer());
    const coding = response.headers.get("content-encoding");
    let bytes = body.length;
    if (coding) {
      this.#tally.seen.add(coding);
      const entry = performance.getEntriesByName(url.href).at(-1);
      bytes = /** @type {PerformanceResourceTiming | undefined} */ (entry)?.encodedBodySize || bytes;
    }
    if (bytes > 0 && !response.headers.has("content-length")) {
      bytes = chunkBytes(bytes) + LAST_CHUNK;
    }
    await this.hold();
    return { status: response.status, headers: response.headers, bytes, text: new TextDecoder().decode(body) };
  }

  /** Subscribes, by a command of its own. @param {URL} send */
  async subscribe(send) {
    const command = JSON.stringify(subscription(this.#course));
    const answer = await this.ask(send, { method: "POST", headers: { "Content-Type": "application/json" }, body: command });
    this.#tally.commandDown += answer.bytes;
    const [reply] = answer.status === 200 ? [JSON.parse(answer.text)].flat() : [];
    if (!reply?.ok) {
      throw new Error(reply?.error?.code ?? codeOf(answer));
    }
  }

  /** @param {URL} url @returns {string} as the server names it below its pages, so that a proxy may have another path in front */
  below(url) {
    return url.href.slice(this.#course.base.href.length);
  }
}

/** @param {{channel: string}} course */
export function subscription({ channel }) {
  return { id: "1", action: "subscribe", channel, limit: 0 };
}

/** @param {{status: number, text: string}} answer @returns {string} the code of a refusal, or its status */
export function codeOf({ status, text }) {
  try {
    return JSON.parse(text).code ?? String(status);
  } catch {
    return String(status);
  }
}
