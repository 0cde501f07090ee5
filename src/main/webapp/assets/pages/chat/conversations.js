// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { kindOf, titleOf } from "../../chat/names.js";
import { on } from "../../lib/events.js";
import { i18n } from "../../lib/i18n.js";
import { Unread } from "../../lib/unread.js";

/** Subscriptions that are kept free for conversations that are opened. */
const SPARE = 10;
const HEARD = ["room", "direct"];

/**
 * @typedef {{channel: string, kind: string, title?: string, head: number, read: number, unread: number, number: number, time: number,
 *   peer?: {id: string, name: string, online?: boolean}}} Row
 */

/**
 * The conversations of the one who has signed in, in an order for people: what the store of unread has, and what was opened here and has no
 * message yet. Hears of rooms, for their messages, and of private chats, for presence. Fires `change`, and `left` with a channel.
 */
export class Conversations extends EventTarget {
  /** Opened, and on no list. @type {Map<string, Row>} */ #opened = new Map();
  /** Whose presence is known, and better than a row tells. @type {Map<string, boolean>} */ #online = new Map();
  /** @type {Set<string>} */ #held = new Set();
  #client;
  #store;

  /** @param {import("../../parley.js").Client} client */
  constructor(client) {
    super();
    this.#client = client;
    this.#store = Unread.of(client);
    this.#store.addEventListener("change", () => this.#changed());
    this.#store.addEventListener("left", (event) => this.#left(/** @type {CustomEvent} */ (event).detail));
    on(client, "welcome", () => this.#online.clear());
    on(client, "unsubscribed", ({ channel }) => this.#held.delete(channel));
    on(client, "conversation", ({ peer }) => peer && this.#online.delete(peer.id));
    on(client, "presence", ({ channel, joined = [], left = [] }) => {
      joined.forEach(({ id }) => this.online(id, true));
      // Who leaves a room may still be somewhere else.
      if (kindOf(channel) === "direct") {
        left.forEach(({ id }) => this.online(id, false));
      }
    });
    this.#store.follow("topic/all");
    this.#store.list();
  }

  /** @returns {Row[]} the latest first, then by title */
  get sorted() {
    return this.#rows.sort((a, b) => b.time - a.time || titleOf(a, i18n).localeCompare(titleOf(b, i18n), i18n.language));
  }

  /** What speaks to the person: private messages, mentions, notices. */
  get number() {
    return this.#store.rows.reduce((sum, { number }) => sum + number, 0);
  }

  /** Whether there is anything unread at all. */
  get isAnyUnread() {
    return this.#store.rows.some(({ unread }) => unread > 0);
  }

  /** @param {string} channel @returns {Row | undefined} */
  get(channel) {
    const row = this.#store.get(channel);
    return row ? this.#row(row) : this.#opened.get(channel);
  }

  /** Whether it is heard, looked at or not. @param {string} channel */
  holds(channel) {
    return this.#held.has(channel);
  }

  /** @param {string} channel that is opened @param {{peer?: {id: string, name: string}}} [known] */
  ensure(channel, known = {}) {
    if (!this.get(channel)) {
      const kind = kindOf(channel);
      this.#opened.set(channel, { channel, kind, head: 0, read: 0, unread: 0, number: 0, time: 0, ...known });
      this.#changed();
    }
  }

  /** @param {string} channel */
  remove(channel) {
    this.#opened.delete(channel);
    this.#changed();
  }

  /** Whether a message is meant for this person, and not for whoever is there. @param {{channel?: string, body?: unknown}} message */
  isPersonal({ channel = "", body }) {
    return ["direct", "user"].includes(kindOf(channel)) || channel === "topic/all" || this.#store.speaksTo(body);
  }

  /** One's own, which was acknowledged. @param {import("../../parley.js").Message} message */
  hear(message) {
    this.#store.hear(message);
  }

  /** @param {string} id @param {boolean} online */
  online(id, online) {
    if (this.#online.get(id) !== online) {
      this.#online.set(id, online);
      this.#changed();
    }
  }

  /** @returns {Row[]} */
  get #rows() {
    const rows = this.#store.rows.filter(({ kind, head }) => kind !== "topic" || head > 0).map((row) => this.#row(row));
    return [...rows, ...[...this.#opened.values()].filter(({ channel }) => !this.#store.get(channel))];
  }

  /** @param {import("../../lib/unreadrow.js").Row} row @returns {Row} */
  #row({ channel, kind, title, head, read, unread, number, time, peer }) {
    const online = peer && (this.#online.get(peer.id) ?? peer.online);
    return { channel, kind, title, head, read, unread, number, time, peer: peer && { ...peer, online } };
  }

  /** @param {string} channel */
  #left(channel) {
    this.#held.delete(channel);
    this.#opened.delete(channel);
    if (this.#client.isSubscribed(channel)) {
      this.#client.unsubscribe(channel).catch(() => {});
    }
    this.dispatchEvent(new CustomEvent("left", { detail: channel }));
  }

  /** Without a subscription a room counts nothing, and of a private chat nobody says who is there. */
  #hold() {
    const limit = this.#client.welcome?.limits.subscriptions;
    const most = limit ? limit - SPARE : Infinity;
    if (this.#client.state === "online" && this.#held.size < most) {
      const rows = this.#store.rows.filter(({ channel, kind }) => HEARD.includes(kind) && !this.#held.has(channel));
      const latest = rows.sort((a, b) => b.time - a.time).slice(0, most - this.#held.size);
      for (const { channel } of latest) {
        this.#held.add(channel);
        if (!this.#client.isSubscribed(channel)) {
          this.#client.subscribe(channel).catch(() => {});
        }
      }
    }
  }

  #changed() {
    this.#hold();
    this.dispatchEvent(new Event("change"));
  }
}
