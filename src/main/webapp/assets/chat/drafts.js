// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What is being written, kept over reloads, by person and conversation. */
export class Draft {
  /** What else its writer keeps. */ store;
  #channel;
  #signal;

  /** @param {import("../lib/storage.js").Store} store of the writer @param {string} channel @param {AbortSignal} [signal] ends `watch` */
  constructor(store, channel, signal) {
    this.store = store;
    this.#channel = channel;
    this.#signal = signal;
  }

  get text() {
    return textOf(this.store.get("draft", this.#channel));
  }

  set text(text) {
    this.store.set("draft", text, this.#channel);
  }

  /** Tells what became of it in another tab. @param {(text: string, before: string) => void} heard empty where it was sent or cleared */
  watch(heard) {
    const listen = (/** @type {string} */ channel, /** @type {unknown} */ text, /** @type {unknown} */ before) =>
      channel === this.#channel && heard(textOf(text), textOf(before));
    this.store.watch("draft", listen, this.#signal);
  }
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value : "";
}
