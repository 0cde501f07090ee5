// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { fullJitter } from "./backoff.js";
import { HttpTransport, bearer, problemOf } from "./httptransport.js";

/** The server answers sooner; where it is set to wait for longer, asking again is harmless. */
const ANSWER_WITHIN = 40_000;
const ALIVE_WITHIN = 10_000;
/** Something on the way may cut what waits: only what fails at once is a failure. */
const AT_ONCE = 1_000;
const MAX_FAILURES = 4;
const HEARTBEAT_MISSED = 4210;

/** Frames by one request after the other, each of which waits for some. */
export class LongPoll extends HttpTransport {
  /** @type {import("../parley.js").Transport} */ transport = "long-poll";
  #url;
  /** @type {URL | null} */ #poll = null;
  #number = 0;

  constructor(/** @type {URL} */ url, token = "") {
    super();
    this.#url = url;
    this.#open(token).catch(({ message }) => this.end(undefined, message));
  }

  close() {
    super.close();
    // Also when the page goes: nobody is there any more.
    if (this.#poll) {
      fetch(this.#poll, { method: "DELETE", keepalive: true }).catch(() => {});
      this.#poll = null;
    }
  }

  async #open(token = "") {
    const { response, body } = await this.ask(this.#url, { method: "POST", headers: bearer(token) });
    if (!response.ok) {
      return this.end(undefined, `${response.status} for a connection`, problemOf(response, body));
    }
    const opened = JSON.parse(body);
    this.#poll = new URL(opened.poll, this.#url);
    this.sendTo(opened.send, this.#url);
    this.#take(opened);
    for (let failures = 0; !this.ended && failures < MAX_FAILURES; ) {
      const since = Date.now();
      try {
        await this.#wait();
        failures = 0;
      } catch {
        failures = Date.now() - since > AT_ONCE ? 1 : failures + 1;
        await this.#check(Date.now() - since >= ANSWER_WITHIN);
        await new Promise((resolve) => setTimeout(resolve, fullJitter(failures)));
      }
    }
    this.end(undefined, "requests fail");
  }

  async #wait() {
    const url = new URL(/** @type {URL} */ (this.#poll));
    url.searchParams.set("ack", String(this.#number));
    const { response, body } = await this.ask(url, {}, ANSWER_WITHIN);
    if (response.status === 404) {
      this.end(undefined, "the connection is gone");
    } else if (!response.ok) {
      throw new Error(`${response.status} for frames`);
    } else {
      this.#take(JSON.parse(body));
    }
  }

  /** An answer that was cut comes again, under its number. @param {{number: number, frames: object[]}} answer */
  #take({ number, frames }) {
    this.onalive();
    if (number > this.#number) {
      this.#number = number;
      frames.forEach((frame) => this.take(JSON.stringify(frame)));
    }
  }

  /** After an answer that did not come: is there anybody? */
  async #check(isOverdue = false) {
    if (isOverdue && !(await this.alive(ALIVE_WITHIN))) {
      this.end(HEARTBEAT_MISSED, "requests are not answered");
    }
  }
}
