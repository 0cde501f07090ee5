// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { newKey } from "../../parley.js";

/** @typedef {{key: string, user: string, channel: string, body: any, time: number, error: {code: string | number, message?: string} | null}} Entry */

/**
 * What has been written and is not acknowledged: on its way, or failed with an error. Kept over a reload of the tab; sending again
 * is safe, since the key stays. Fires `change`, and `acknowledged` with the message as the log has it.
 */
export class Unsent extends EventTarget {
  /** @type {Map<string, Entry>} */ #entries = new Map();
  #client;
  #user;
  #storageKey;

  /** @param {import("../../parley.js").Client} client @param {string} user @param {string} owner whose they are after a new sign-in */
  constructor(client, user, owner) {
    super();
    this.#client = client;
    this.#user = user;
    this.#storageKey = `parley.unsent.${owner}`;
    for (const entry of this.#restored()) {
      this.#entries.set(entry.key, entry);
      if (entry.user !== user) {
        // A key counts per sender: under another id it could stand there twice, so a person decides.
        entry.error ??= { code: "connection.lost" };
        entry.user = user;
      } else if (!entry.error) {
        this.#publish(entry);
      }
    }
  }

  /** @param {string} channel @returns {Entry[]} */
  of(channel) {
    return [...this.#entries.values()].filter((entry) => entry.channel === channel);
  }

  /** @param {string} channel @param {any} body */
  send(channel, body) {
    const entry = { key: newKey(), user: this.#user, channel, body, time: Date.now(), error: null };
    this.#entries.set(entry.key, entry);
    this.#changed();
    this.#publish(entry);
  }

  /** @param {string} key */
  retry(key) {
    const entry = this.#entries.get(key);
    if (entry) {
      entry.error = null;
      this.#changed();
      this.#publish(entry);
    }
  }

  /** Its message has come, or nobody wants it any more. @param {string | undefined} key @returns {Entry | undefined} */
  take(key) {
    const entry = this.#entries.get(key ?? "");
    if (entry) {
      this.#entries.delete(entry.key);
      this.#changed();
    }
    return entry;
  }

  /** @param {Entry} entry */
  async #publish(entry) {
    const { key, channel, body } = entry;
    try {
      const { offset, time } = await this.#client.publish({ channel, body, key });
      if (this.take(key)) {
        const { id = "", name = "" } = this.#client.user ?? {};
        const detail = { channel, offset, time, from: { id, name }, body, key };
        this.dispatchEvent(new CustomEvent("acknowledged", { detail }));
      }
    } catch (error) {
      const { code, message } = /** @type {import("../../parley.js").ParleyError} */ (error);
      entry.error = { code, message };
      this.#changed();
    }
  }

  #changed() {
    try {
      sessionStorage.setItem(this.#storageKey, JSON.stringify([...this.#entries.values()]));
    } catch {
      // Without storage a reload forgets what is on its way.
    }
    this.dispatchEvent(new Event("change"));
  }

  /** @returns {Entry[]} */
  #restored() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#storageKey) ?? "[]");
    } catch {
      return [];
    }
  }
}
