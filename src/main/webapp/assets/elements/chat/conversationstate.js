// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { on } from "../../lib/events.js";
import { Unread } from "../../lib/unread.js";

/** So much of a long list is asked for: one that was used lately stands at its head. */
const PAGES = 5;

/**
 * How a conversation stands while it is not looked at: whether one is in it, how much is unread, the other's name. Fires `change`, `message`
 * for what others have written, and `left` where one has left it on another device.
 */
export class ConversationState extends EventTarget {
  #store;
  #channel;
  #head = 0;

  /** @param {import("../../parley.js").Client} client @param {string} channel @param {AbortSignal} signal */
  constructor(client, channel, signal) {
    super();
    this.#channel = channel;
    this.#store = Unread.of(client);
    this.#store.addEventListener("change", () => this.dispatchEvent(new CustomEvent("change")), { signal });
    const left = (/** @type {CustomEventInit<string>} */ { detail }) => detail === channel && this.dispatchEvent(new CustomEvent("left"));
    this.#store.addEventListener("left", left, { signal });
    on(client, "message", (message) => message.channel === channel && this.#hear(message, client.user?.id), signal);
    this.#store.list(signal, PAGES);
  }

  /** Whether it is among the user's conversations: only then may a page that was merely opened listen in a room. */
  get joined() {
    return this.#row !== undefined;
  }

  get unread() {
    return this.#row?.unread ?? 0;
  }

  /** What a badge says: of a room what speaks to the person. */
  get number() {
    return this.#row?.number ?? 0;
  }

  get peer() {
    return this.#row?.peer ?? null;
  }

  get #row() {
    return this.#store.get(this.#channel);
  }

  /** @param {import("../../parley.js").Message} message @param {string | undefined} user */
  #hear(message, user) {
    const { offset = 0, from } = message;
    if (offset > this.#head && from?.id !== user) {
      this.#head = offset;
      this.dispatchEvent(new CustomEvent("message", { detail: message }));
    }
  }
}
