// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { storeOf } from "../lib/storage.js";
import { ParleyError, newKey } from "../parley.js";

/**
 * @typedef {import("../parley.js").Client} Client
 * @typedef {import("../parley.js").User} User
 * @typedef {{id: string, name: string, guest?: boolean}} Somebody
 * @typedef {{key: string, channel: string, body: unknown, time: number, error: {code: string | number, message?: string} | null}} Entry
 */

/** What was left behind longer ago goes only if its writer still wants it. */
const STILL_WANTED = 120_000;
/** When a page has settled: nobody waits for it. */
const CLEAN_UP_AFTER = 60_000;

/** @type {WeakMap<Client, Unsent>} */
const known = new WeakMap();

/**
 * One for all conversations over a connection.
 *
 * @param {Client} client @param {User} user @param {User} [before] as whom the user has written in this tab until now
 * @returns {Unsent}
 */
export function unsentOf(client, user, before) {
  let unsent = known.get(client);
  if (unsent?.user.id !== user.id) {
    unsent = new Unsent(client, user, before ?? unsent?.user);
    known.set(client, unsent);
  }
  return unsent;
}

/**
 * What has been written and is not acknowledged: on its way, or failed with an error. Each is kept in the browser under its own key until
 * the server has it, over reloads and closed tabs; sending again is safe, since the key stays. It holds what this person wrote at this
 * deployment, and sends nothing once the connection is somebody else's. Fires `change`, and `acknowledged` with the message as the log
 * has it.
 */
export class Unsent extends EventTarget {
  /** @type {Map<string, Entry>} */ #entries = new Map();
  #watching = new AbortController();
  #client;
  #store;

  /** @param {Client} client @param {User} user @param {User} [before] */
  constructor(client, user, before) {
    super();
    this.#client = client;
    this.user = user;
    this.#store = storeOf(client.url, user.id);
    setTimeout(() => import("../lib/storagecleanup.js").then(({ cleanUpStorage }) => cleanUpStorage(this.#store)).catch(() => {}), CLEAN_UP_AFTER);
    // Under another id it could stand there twice, so a person decides.
    const inherited = new Set(before && goesOnAs(before, user) ? this.#store.inherit(before.id) : []);
    // Before anything that waits goes out.
    client.addEventListener("welcome", ({ detail }) => goesOnAs(user, detail.user) || [...this.#entries.keys()].forEach((key) => client.cancel(key)));
    client.addEventListener("message", (event) => this.take(/** @type {CustomEvent} */ (event).detail.key));
    this.#watch();
    client.addEventListener("state", (event) => {
      // A connection that has ended must not be kept by the window.
      this.#watching.abort();
      if (/** @type {CustomEvent} */ (event).detail.to !== "closed") {
        this.#watch();
      }
    });
    for (const entry of this.#restored()) {
      this.#entries.set(entry.key, entry);
      if (inherited.has(entry.key) || Date.now() - entry.time > STILL_WANTED) {
        entry.error ??= { code: "connection.lost" };
      } else if (!entry.error) {
        this.#publish(entry);
      }
    }
  }

  /** @returns {number} how many are on their way */
  get waiting() {
    return [...this.#entries.values()].filter(({ error }) => !error).length;
  }

  /** @returns {Entry[]} those that no connection took in time, the oldest first */
  get stranded() {
    const codes = ["timeout", "connection.lost"];
    return [...this.#entries.values()].filter(({ error }) => error && codes.includes(String(error.code))).sort((a, b) => a.time - b.time);
  }

  /** What failed together goes together. */
  retryAll() {
    this.stranded.forEach(({ key }) => this.retry(key));
  }

  /** @param {string} channel @returns {Entry[]} */
  of(channel) {
    return [...this.#entries.values()].filter((entry) => entry.channel === channel);
  }

  /** @param {string} channel @param {unknown} body */
  send(channel, body) {
    const entry = { key: newKey(), channel, body, time: Date.now(), error: null };
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
    this.#store.set("unsent", null, key);
    this.#remove(key);
    return true;
  }

  #watch() {
    this.#watching = new AbortController();
    this.#store.watch("unsent", (key, entry) => entry === null && this.#remove(key), this.#watching.signal);
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
      if (!goesOnAs(this.user, this.#client.user)) {
        throw new ParleyError({ code: "connection.lost" });
      }
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
    this.#store.set("unsent", entry, entry.key);
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** @returns {Entry[]} */
  #restored() {
    return this.#store
      .all("unsent")
      .filter(({ detail, value }) => value.key === detail && typeof value.channel === "string" && Number.isSafeInteger(value.time))
      .map(({ value }) => value)
      .sort((a, b) => a.time - b.time);
  }
}

/**
 * Whether the one who is welcomed is who was here before. A guest without a session is another one on each connection; with the next session,
 * it is the name that tells.
 *
 * @param {Somebody | null | undefined} before @param {Somebody | null | undefined} now
 */
export const goesOnAs = (before, now) =>
  !before || before.id === now?.id || (before.guest && now?.guest && unnamed(before.name) === unnamed(now.name));

const unnamed = (name = "") => name.replace(/^Guest \d{4}$/, "Guest");
