// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @typedef {import("../../parley.js").Message} Message */

const PAGE = 50;
const MAX_MESSAGES = 400;

/** The messages of the conversation that is open: one piece of the log without holes, up to its end. Fires `change`. */
export class Timeline extends EventTarget {
  /** Whether older messages exist. */
  more = false;
  loaded = false;
  /** The last message that was there when it was opened: what comes later is seen coming. */
  headAtOpening = 0;
  /** @type {Map<number, Message>} */ #messages = new Map();
  /** @type {Message[] | null} */ #sorted = null;
  #client;

  /** @param {import("../../parley.js").Client} client @param {string} channel @param {number} readBefore the mark when it was opened */
  constructor(client, channel, readBefore) {
    super();
    this.#client = client;
    this.channel = channel;
    this.readBefore = readBefore;
  }

  /** @returns {Message[]} in the order of the log */
  get sorted() {
    this.#sorted ??= [...this.#messages.values()].sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0));
    return this.#sorted;
  }

  /** Loads the end of the log. */
  async load() {
    const { messages, more } = await this.#client.request("history", { channel: this.channel, limit: PAGE });
    this.loaded = true;
    this.more = more;
    this.headAtOpening = messages[messages.length - 1]?.offset ?? 0;
    this.add(...messages);
  }

  async loadOlder() {
    const before = this.sorted[0]?.offset;
    const { messages, more } = await this.#client.request("history", { channel: this.channel, before, limit: PAGE });
    this.more = more;
    this.add(...messages);
  }

  /** @param {import("../../parley.js").Subscribed} reply what a subscription brought after a reconnection */
  resume({ recovered, messages, recalled = [], more }) {
    if (!recovered) {
      this.#messages.clear();
      this.more = more;
    }
    recalled.forEach((offset) => this.recall(offset));
    this.add(...messages);
  }

  /** @param {...Message} messages */
  add(...messages) {
    for (const message of messages) {
      // A message without an offset (live) is put at the end, for as long as the page is open.
      const offset = message.offset ?? (this.sorted[this.sorted.length - 1]?.offset ?? 0) + 1;
      this.#messages.set(offset, { ...message, offset });
      this.#sorted = null;
    }
    this.#changed();
  }

  /** @param {number} offset */
  recall(offset) {
    const message = this.#messages.get(offset);
    if (message) {
      const { body, ...rest } = message;
      this.#messages.set(offset, { ...rest, recalled: true });
      this.#changed();
    }
  }

  /** Forgets the oldest of a long list that nobody is reading; they can be loaded again. */
  trim() {
    const surplus = this.sorted.slice(0, Math.max(0, this.sorted.length - MAX_MESSAGES));
    for (const { offset = 0 } of surplus) {
      this.#messages.delete(offset);
      this.more = true;
    }
    this.#sorted = null;
  }

  #changed() {
    this.#sorted = null;
    this.dispatchEvent(new Event("change"));
  }
}
