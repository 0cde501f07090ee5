// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { newKey } from "../parley.js";
import { storage } from "../lib/dom.js";
import { ownerOf } from "./drafts.js";

/**
 * @typedef {import("../parley.js").Client} Client
 * @typedef {import("../parley.js").User} User
 * @typedef {{key: string, user: string, channel: string, body: any, time: number, error: {code: string | number, message?: string} | null}} Entry
 */

/** What was left behind longer ago goes only if its writer still wants it. */
const STILL_WANTED = 120_000;

/** @type {WeakMap<Client, Unsent>} */
const known = new WeakMap();

/** One for all conversations over a connection. @param {Client} client @param {User} user @returns {Unsent} */
export function unsentOf(client, user) {
  let unsent = known.get(client);
  if (!unsent || unsent.user !== user.id) {
    unsent = new Unsent(client, user);
    known.set(client, unsent);
  }
  return unsent;
}

/**
 * What has been written and is not acknowledged: on its way, or failed with an error. Each is kept in the browser under its own key until
 * the server has it, over reloads and closed tabs; sending again is safe, since the key stays. Fires `change`, and `acknowledged` with the
 * message as the log has it.
 */
export class Unsent extends EventTarget {
  /** @type {Map<string, Entry>} */ #entries = new Map();
  #client;
  #prefix;

  /** @param {Client} client @param {User} user */
  constructor(client, user) {
    super();
    this.#client = client;
    this.user = user.id;
    this.#prefix = `parley.unsent.${ownerOf(user)}.`;
    client.addEventListener("message", (event) => this.take(/** @type {CustomEvent} */ (event).detail.key));
    const elsewhere = (/** @type {StorageEvent} */ { key, newValue }) => {
      if (key?.startsWith(this.#prefix) && !newValue) {
        this.#remove(key.slice(this.#prefix.length));
      }
    };
    addEventListener("storage", elsewhere);
    // A connection that has ended must not be kept by the window.
    client.addEventListener("state", (event) => {
      const closed = /** @type {CustomEvent} */ (event).detail.to === "closed";
      (closed ? removeEventListener : addEventListener)("storage", /** @type {EventListener} */ (elsewhere));
    });
    for (const entry of this.#restored()) {
      this.#entries.set(entry.key, entry);
      if (entry.user !== user.id || Date.now() - entry.time > STILL_WANTED) {
        // A key counts per sender: under another id it could stand there twice, so a person decides.
        entry.error ??= { code: "connection.lost" };
        entry.user = user.id;
      } else if (!entry.error) {
        this.#publish(entry);
      }
    }
  }

  /** @returns {number} how many are on their way */
  get waiting() {
    return [...this.#entries.values()].filter(({ error }) => !error).length;
  }

  /** @param {string} channel @returns {Entry[]} */
  of(channel) {
    return [...this.#entries.values()].filter((entry) => entry.channel === channel);
  }

  /** @param {string} channel @param {any} body */
  send(channel, body) {
    const entry = { key: newKey(), user: this.user, channel, body, time: Date.now(), error: null };
    this.#entries.set(entry.key, entry);
    this.#keep(entry);
    this.#publish(entry);
  }

  /** @param {string} key */
  retry(key) {
    const entry = this.#entries.get(key);
    if (entry) {
      entry.error = null;
      entry.time = Date.now();
      this.#keep(entry);
      this.#publish(entry);
    }
  }

  /** Its message has come, or nobody wants it any more. @param {string | undefined} key @returns {boolean} whether it was here */
  take(key) {
    if (!key || !this.#entries.has(key)) {
      return false;
    }
    storage.set(this.#prefix + key, null);
    this.#remove(key);
    return true;
  }

  /** @param {string} key */
  #remove(key) {
    this.#entries.delete(key);
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** @param {Entry} entry */
  async #publish(entry) {
    const { key, channel, body } = entry;
    try {
      const { offset, time } = await this.#client.publish({ channel, body, key });
      if (this.take(key)) {
        const { id = "", name = "" } = this.#client.user ?? {};
        this.dispatchEvent(new CustomEvent("acknowledged", { detail: { channel, offset, time, from: { id, name }, body, key } }));
      }
    } catch (error) {
      const { code, message } = /** @type {import("../parley.js").ParleyError} */ (error);
      if (this.#entries.has(key)) {
        entry.error = { code, message };
        this.#keep(entry);
      }
    }
  }

  /** @param {Entry} entry */
  #keep(entry) {
    storage.set(this.#prefix + entry.key, JSON.stringify(entry));
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** @returns {Entry[]} */
  #restored() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(this.#prefix))
        .map((key) => JSON.parse(localStorage.getItem(key) ?? ""))
        .sort((a, b) => a.time - b.time);
    } catch {
      return [];
    }
  }
}
