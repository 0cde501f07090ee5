// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const EVERY = 5 * 60_000;

/** Tells the server of a person at work, who would otherwise be signed out over a page that talks by socket only. */
export class Touch {
  #url;
  #at = 0;
  /** @type {AbortController | null} */ #stop = null;

  /** @param {URL} socket the address of the socket beside it */
  constructor(socket) {
    this.#url = new URL("touch", socket.href.replace(/^ws/, "http"));
  }

  start() {
    if (!this.#stop && this.#url.origin === location.origin) {
      this.#stop = new AbortController();
      const heard = (/** @type {Event} */ { isTrusted }) => isTrusted && Date.now() - this.#at > EVERY && this.now();
      for (const input of ["keydown", "pointerdown"]) {
        addEventListener(input, heard, { capture: true, passive: true, signal: this.#stop.signal });
      }
    }
  }

  now() {
    this.#at = Date.now();
    return fetch(this.#url, { method: "POST" }).catch(() => null);
  }

  stop() {
    this.#stop?.abort();
    this.#stop = null;
  }
}
