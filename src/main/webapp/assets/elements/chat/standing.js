// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { on } from "../element.js";

const PAGES = 5;

/**
 * How a conversation stands while it is not looked at: whether one is in it, how much is unread, the other's name. Fires `change`, and
 * `message` for what others have written.
 */
export class Standing extends EventTarget {
  unread = 0;
  /** Whether it is among the user's conversations: only then may a page that was merely opened listen in a room. */ joined = false;
  /** @type {{id: string, name: string} | null} */ peer = null;
  #head = 0;
  #client;
  #channel;

  /** @param {import("../../parley.js").Client} client @param {string} channel @param {AbortSignal} signal */
  constructor(client, channel, signal) {
    super();
    this.#client = client;
    this.#channel = channel;
    const mine = (/** @type {(detail: any) => void} */ act) => (/** @type {any} */ detail) => detail.channel === channel && act(detail);
    on(client, "welcome", () => this.#load(), signal);
    on(client, "message", mine((message) => this.#hear(message)), signal);
    on(client, "conversation", mine((row) => this.#take(row)), signal);
    on(client, "read", mine(({ user, unread = 0 }) => user?.id === client.user?.id && this.#count(unread)), signal);
    if (client.state === "online") {
      this.#load();
    }
  }

  async #load() {
    try {
      let cursor;
      for (let page = 0; page < PAGES && (page === 0 || cursor); page++) {
        const reply = await this.#client.request("channels", cursor ? { cursor } : {});
        const row = reply.channels.find((/** @type {any} */ { channel }) => channel === this.#channel);
        if (row) {
          this.#take(row);
          return;
        }
        cursor = reply.cursor;
      }
    } catch {
      // The next welcome comes here again.
    }
  }

  /** @param {any} row */
  #take({ unread = 0, head = 0, peer }) {
    this.joined = true;
    this.peer = peer ?? this.peer;
    this.#head = Math.max(this.#head, head);
    this.#count(unread);
  }

  /** @param {import("../../parley.js").Message} message */
  #hear(message) {
    const { offset = 0, from } = message;
    if (offset > this.#head && from?.id !== this.#client.user?.id) {
      this.#head = offset;
      this.dispatchEvent(new CustomEvent("message", { detail: message }));
      this.#count(this.unread + 1);
    }
  }

  /** @param {number} unread */
  #count(unread) {
    this.unread = unread;
    this.dispatchEvent(new CustomEvent("change"));
  }
}
