// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { onChannel } from "../../lib/events.js";
import { hold } from "../subscriptions.js";

const AGAIN_AFTER = 5_000;

/** @typedef {{id: string, name: string, guest?: boolean}} Person */

/** Who is in a channel. Fires `change`; above the number that the server lists, only the count is known. */
export class People extends EventTarget {
  /** @type {Map<string, Person>} */ #people = new Map();
  count = 0;
  known = false;
  /** @type {{code: string | number} | null} why nothing is known */ refused = null;
  #client;
  #channel;
  #signal;

  /** @param {import("../../parley.js").Client} client @param {string} channel @param {AbortSignal} signal */
  constructor(client, channel, signal) {
    super();
    this.#client = client;
    this.#channel = channel;
    this.#signal = signal;
    onChannel(client, channel, "presence", (news) => this.#hear(news), signal);
    onChannel(client, channel, "sync", () => this.#load(), signal);
    onChannel(client, channel, "refused", ({ error }) => this.#refuse(error), signal);
    hold(client, channel, signal);
    this.#load();
  }

  /** @returns {Person[]} */
  get list() {
    return [...this.#people.values()];
  }

  async #load() {
    if (!this.#client.isSubscribed(this.#channel)) {
      return;
    }
    try {
      const { users, count } = await this.#client.request("presence", { channel: this.#channel });
      this.#people = new Map(users.map((person) => [person.id, person]));
      this.count = count;
      this.known = true;
      this.refused = null;
      this.#changed();
    } catch (error) {
      if (/** @type {import("../../parley.js").ParleyError} */ (error).code === "rate.limited") {
        const timer = setTimeout(() => this.#load(), AGAIN_AFTER);
        this.#signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
      }
    }
  }

  /** @param {{joined?: Person[], left?: Person[], count: number}} news */
  #hear({ joined = [], left = [], count }) {
    left.forEach(({ id }) => this.#people.delete(id));
    joined.forEach((person) => this.#people.set(person.id, person));
    this.count = count;
    this.#changed();
  }

  /** @param {{code: string | number}} error */
  #refuse(error) {
    this.refused = error;
    this.#people.clear();
    this.known = false;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
