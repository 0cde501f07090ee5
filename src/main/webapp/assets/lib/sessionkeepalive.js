// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const EVERY = 5 * 60_000;
const AGAIN_AFTER = 10_000;
/** Of the session's life. */
const PART = 1 / 3;

/**
 * Tells the server of a person at work, who would otherwise be signed out over a page that talks by socket only: at once, then at most every
 * 5 minutes, more often where the session does not last that long. The last input counts, too.
 */
export class SessionKeepAlive {
  #url;
  #at = -Infinity;
  #every = EVERY;
  #timer = 0;
  /** @type {AbortController | null} */ #stop = null;

  /** @param {URL} socket the address of the socket beside it */
  constructor(socket) {
    this.#url = new URL("touch", socket.href.replace(/^ws/, "http"));
  }

  start() {
    if (!this.#stop && this.#url.origin === location.origin) {
      this.#stop = new AbortController();
      const heard = (/** @type {Event} */ { isTrusted }) => isTrusted && this.#soon();
      for (const input of ["keydown", "pointerdown"]) {
        addEventListener(input, heard, { capture: true, passive: true, signal: this.#stop.signal });
      }
    }
  }

  async now() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#at = Date.now();
    try {
      const answer = await fetch(this.#url, { method: "POST" });
      const { expiresIn } = answer.ok ? await answer.clone().json() : {};
      this.#every = Math.min(EVERY, expiresIn * 1000 * PART || EVERY);
      return answer;
    } catch {
      this.#at += AGAIN_AFTER - this.#every;
      return null;
    }
  }

  /** The session is about to end: what is known of a person at work must not wait. */
  ends() {
    if (this.#timer) {
      this.now();
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#stop?.abort();
    this.#stop = null;
  }

  #soon() {
    const wait = this.#at + this.#every - Date.now();
    if (wait <= 0) {
      this.now();
    } else {
      this.#timer ||= setTimeout(() => this.now(), wait);
    }
  }
}
