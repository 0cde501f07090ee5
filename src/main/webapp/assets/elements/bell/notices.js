// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { on } from "../element.js";
import { hold } from "../subscriptions.js";
import { Source } from "./source.js";

const PAGE = 20;
const AGAIN_AFTER = 5_000;
/** With a topic that one has never read, older ones are no news. */
const NEWS = 86_400_000;

/**
 * @typedef {import("../../parley.js").Message} Message
 * @typedef {import("../../parley.js").Client} Client
 */

/**
 * The notices of one person: the inbox, what is said to everyone, and the topics that are followed. Fires `change`, and `notice` for each
 * that arrives.
 */
export class Notices extends EventTarget {
  /** Whether the first ones have come. */
  loaded = false;
  /** @type {Map<string, Source>} */ #sources = new Map();
  /** @type {string | undefined} */ #owner;
  #client;
  #topics;
  #signal;
  /** @type {Promise<import("../../lib/storage.js").Store> | null} */ #store = null;

  /** @param {Client} client @param {string[]} topics @param {AbortSignal} signal */
  constructor(client, topics, signal) {
    super();
    this.#client = client;
    this.#topics = topics;
    this.#signal = signal;
    on(client, "welcome", () => this.#load(), signal);
    on(client, "message", (message) => this.#hear(message), signal);
    on(client, "recalled", ({ channel, offset }) => this.#change(channel, (source) => source.recall(offset)), signal);
    on(client, "read", (mark) => mark.user?.id === client.user?.id && this.#onMark(mark.channel, mark), signal);
    topics.forEach((topic) => hold(client, topic, signal));
    this.#load();
  }

  get unread() {
    return this.#all.reduce((sum, source) => sum + source.unread, 0);
  }

  get more() {
    return this.#all.some(({ more }) => more);
  }

  /** @returns {(Message & {channel: string, unread: boolean})[]} the latest first, as far back as none is missing between them */
  get list() {
    const since = this.#since;
    return this.#all
      .flatMap((source) => source.shown.map((message) => ({ ...message, channel: source.channel, unread: source.isUnread(message) })))
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
    await Promise.all(this.#all.filter(({ unread }) => unread > 0).map((source) => this.#markUpTo(source, source.head)));
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
      this.loaded = false;
      const channels = [`user/${user.id}`, "topic/all", ...this.#topics];
      this.#sources = new Map(channels.map((channel) => [channel, new Source(channel, user.id)]));
    }
    try {
      await Promise.all(this.#all.map((source) => this.#refresh(source)));
      this.loaded = true;
      this.#changed();
    } catch (error) {
      // A new connection begins here anew.
      if (/** @type {any} */ (error).code !== "connection.lost") {
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
      await this.#askMark(source);
      if (source.read === 0 && channel.startsWith("topic/")) {
        const old = source.shown.filter(({ time }) => time < Date.now() - NEWS);
        if (old.length > 0) {
          await this.#markUpTo(source, Math.max(...old.map(({ offset = 0 }) => offset)));
        }
      }
    } catch (error) {
      if (/** @type {any} */ (error).code !== "channel.forbidden") {
        throw error;
      }
      // The portal's page is not the place to complain of a topic that one may not hear.
      this.#sources.delete(channel);
    }
  }

  /** The mark as the server has it, and how many are unread; a guest of this computer brings the one that it has kept. @param {Source} source */
  async #askMark(source) {
    const kept = this.#isKeptHere(source) ? (await this.#kept()).get("bell", source.channel) : null;
    const offset = kept?.epoch === source.epoch && Number.isSafeInteger(kept.read) ? kept.read : 0;
    this.#onMark(source.channel, await this.#client.request("read", { channel: source.channel, offset }));
  }

  /** @param {Source} source */
  #askAgain(source) {
    this.#askMark(source).catch(() => {});
  }

  /** @param {Source} source @param {number} offset */
  async #markUpTo(source, offset) {
    const { channel } = source;
    const mark = await this.#client.request("read", { channel, offset });
    if (this.#isKeptHere(source)) {
      (await this.#kept()).set("bell", { epoch: source.epoch, read: mark.read }, channel);
    }
    // The server tells every other connection; this one is shared by all elements of the page.
    this.#client.dispatchEvent(new CustomEvent("read", { detail: { ...mark, user: this.#client.user } }));
  }

  /** A guest without a session is another one after a reload, and its marks in topics with it. @param {Source} source */
  #isKeptHere({ channel }) {
    return this.#client.user?.guest === true && channel.startsWith("topic/");
  }

  /** The marks that are the browser's own. */
  #kept() {
    this.#store ??= import("../../lib/storage.js").then(({ storeOf }) => {
      const store = storeOf(this.#client.url);
      store.watch("bell", (channel) => this.#all.filter((source) => channel === source.channel).forEach((source) => this.#askAgain(source)), this.#signal);
      return store;
    });
    this.#store.catch(() => (this.#store = null));
    return this.#store;
  }

  /** @param {Message} message */
  #hear(message) {
    const source = this.#sources.get(message.channel ?? "");
    if (source?.add(message)) {
      if (source.isUnread(message)) {
        this.dispatchEvent(new CustomEvent("notice", { detail: message }));
      }
      this.#changed();
    }
  }

  /** @param {string} channel @param {{read: number, unread?: number}} mark */
  #onMark(channel, mark) {
    this.#change(channel, (source) => source.mark(mark));
  }

  /** @param {string} channel @param {(source: Source) => void} act */
  #change(channel, act) {
    const source = this.#sources.get(channel);
    if (source) {
      act(source);
      this.#changed();
    }
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
