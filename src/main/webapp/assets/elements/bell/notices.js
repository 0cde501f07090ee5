// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { on } from "../../lib/events.js";
import { Unread } from "../../lib/unread.js";
import { hold } from "../subscriptions.js";
import { Source } from "./source.js";

const PAGE = 20;
const AGAIN_AFTER = 5_000;

/**
 * @typedef {import("../../parley.js").Message} Message
 * @typedef {import("../../parley.js").Client} Client
 */

/**
 * The notices of one person: the inbox, what is said to everyone, and the topics that are followed. Fires `change`, and `notice` for each
 * that arrives.
 */
export class Notices extends EventTarget {
  /** Whether the first ones have come, and how many are unread. */
  loaded = false;
  /** @type {Map<string, Source>} */ #sources = new Map();
  /** @type {string | undefined} */ #owner;
  #listed = false;
  #tally;
  #client;
  #topics;
  #signal;
  /** @type {Promise<import("../../lib/storage.js").Store> | null} */ #storage = null;

  /** @param {Client} client @param {string[]} topics @param {AbortSignal} signal */
  constructor(client, topics, signal) {
    super();
    this.#client = client;
    this.#topics = topics;
    this.#signal = signal;
    this.#tally = Unread.of(client);
    this.#tally.addEventListener("change", () => this.#changed(), { signal });
    on(client, "welcome", () => this.#load(), signal);
    on(client, "message", (message) => this.#hear(message), signal);
    on(client, "recalled", ({ channel, offset }) => this.#sources.get(channel)?.recall(offset), signal);
    on(client, "marked", (mark) => this.#keep(mark), signal);
    on(client, "unsubscribed", ({ channel }) => this.#sources.get(channel)?.restart(), signal);
    topics.forEach((topic) => hold(client, topic, signal));
    this.#load();
  }

  get unread() {
    return this.#all.reduce((sum, { channel }) => sum + (this.#tally.get(channel)?.unread ?? 0), 0);
  }

  get more() {
    return this.#all.some(({ more }) => more);
  }

  /** @returns {(Message & {channel: string, unread: boolean})[]} the latest first, as far back as none is missing between them */
  get list() {
    const since = this.#since;
    const now = this.#client.now();
    return this.#all
      .flatMap((source) => source.shown(now).map((message) => ({ ...message, channel: source.channel, unread: this.#isUnread(source, message) })))
      .filter(({ time }) => time >= since)
      .sort((a, b) => b.time - a.time || (b.offset ?? 0) - (a.offset ?? 0));
  }

  async loadOlder() {
    const since = this.#since;
    const reaching = this.#all.filter((source) => source.more && source.since >= since);
    await Promise.all(
      reaching.map(async (source) => {
        const { channel, oldest: before } = source;
        source.prepend(await this.#client.request("history", { channel, before, limit: PAGE }));
      }),
    );
    this.#changed();
  }

  /** Marks as read what there is, here and in every other window. */
  async markRead() {
    const rows = this.#all.map(({ channel }) => this.#tally.get(channel));
    await Promise.all(rows.map((row) => row?.unread && this.#client.request("read", { channel: row.channel, offset: row.head })));
  }

  get #all() {
    return [...this.#sources.values()];
  }

  get #since() {
    return this.#all.reduce((latest, { since }) => Math.max(latest, since), 0);
  }

  async #load() {
    const { user } = this.#client;
    if (!user || this.#client.state !== "online") {
      return;
    }
    if (this.#owner !== user.id) {
      this.#owner = user.id;
      this.loaded = this.#listed = false;
      const channels = [`user/${user.id}`, "topic/all", ...this.#topics];
      this.#sources = new Map(channels.map((channel) => [channel, new Source(channel)]));
      channels.forEach((channel) => this.#tally.follow(channel, this.#signal));
    }
    try {
      await Promise.all(this.#all.map((source) => this.#refresh(source)));
      this.#listed = true;
      this.#changed();
    } catch (error) {
      // A new connection begins here anew.
      if (/** @type {import("../../parley.js").ParleyError} */ (error).code !== "connection.lost") {
        const timer = setTimeout(() => this.#load(), AGAIN_AFTER);
        this.#signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
      }
    }
  }

  /** @param {Source} source */
  async #refresh(source) {
    const { channel } = source;
    try {
      source.refresh(await this.#client.request("history", { channel, limit: PAGE }));
      await this.#bring(source);
    } catch (error) {
      if (/** @type {import("../../parley.js").ParleyError} */ (error).code !== "channel.forbidden") {
        throw error;
      }
      // The portal's page is not the place to complain of a topic that one may not hear.
      this.#sources.delete(channel);
    }
  }

  /** A guest of this computer brings the mark that it has kept. @param {Source} source */
  async #bring({ channel, epoch }) {
    const kept = this.#isKeptHere(channel) ? (await this.#kept()).get("bell", channel) : null;
    if (kept?.epoch === epoch && Number.isSafeInteger(kept.read)) {
      await this.#client.request("read", { channel, offset: kept.read }).catch(() => {});
    }
  }

  /** @param {{channel: string, epoch: string, read: number}} mark */
  async #keep({ channel, epoch, read }) {
    if (this.#sources.has(channel) && this.#isKeptHere(channel) && read > 0) {
      (await this.#kept()).set("bell", { epoch, read }, channel);
    }
  }

  /** A guest without a session is another one after a reload, and its marks in topics with it. @param {string} channel */
  #isKeptHere(channel) {
    return this.#client.user?.guest === true && channel.startsWith("topic/");
  }

  /** The marks that are the browser's own. */
  #kept() {
    this.#storage ??= import("../../lib/storage.js").then(({ storeOf }) => {
      const store = storeOf(this.#client.url);
      store.watch("bell", (channel) => this.#all.filter((source) => channel === source.channel).forEach((source) => this.#bring(source)), this.#signal);
      return store;
    });
    this.#storage.catch(() => (this.#storage = null));
    return this.#storage;
  }

  /** @param {Source} source @param {Message} message */
  #isUnread({ channel }, { offset = 0, from }) {
    return offset > (this.#tally.get(channel)?.read ?? 0) && from?.id !== this.#owner;
  }

  /** @param {Message} message */
  #hear(message) {
    const source = this.#sources.get(message.channel ?? "");
    if (source?.add(message)) {
      if (this.#isUnread(source, message)) {
        this.dispatchEvent(new CustomEvent("notice", { detail: message }));
      }
      this.#changed();
    }
  }

  #changed() {
    this.loaded ||= this.#listed && this.#all.every(({ channel }) => this.#tally.get(channel)?.known);
    this.dispatchEvent(new CustomEvent("change"));
  }
}
