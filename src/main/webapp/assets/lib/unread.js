// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { on } from "./events.js";
import { mentionsOf } from "./mentions.js";
import { Recounts } from "./recounts.js";
import { listConversations, needsScan, scanUnread } from "./unreadscan.js";
import { Row } from "./unreadrow.js";

/** What no event tells (retention, a policy that lets somebody in) is found out so often. */
const REFRESH_EVERY = 300_000;
const AGAIN_AFTER = 5_000;
const MAX_TIMER = 86_400_000;
const LISTED = ["room", "direct"];

/**
 * @typedef {import("../parley.js").Client} Client
 * @typedef {import("../parley.js").Message} Message
 */

/** @type {WeakMap<Client, Unread>} */
const stores = new WeakMap();

/**
 * What is unread: one store for a page's list, its title, the chat element and the bell. The server's rows say how things stood at a head of
 * an epoch; events add to that and take away, and where that cannot be done exactly the server is asked to count again: so at any moment,
 * but for what is on its way, it holds what a page would that is loaded now. Fires `change`, and `left` with a channel.
 */
export class Unread extends EventTarget {
  /** Whether a body mentions the person. @type {(body: unknown) => boolean} */ speaksTo = () => false;
  /** @type {Map<string, Row>} */ #rows = new Map();
  /** Channels that somebody shows, besides the list, and how many do. @type {Map<string, number>} */ #followed = new Map();
  #listing = 0;
  #pages = 0;
  #client;
  #user = "";
  /** @type {Set<Row>} */ #scanning = new Set();
  #recounts;
  /** Those that have gone while the list was on its way. @type {Set<string>} */ #gone = new Set();
  #timer = 0;
  #refreshing = 0;
  #telling = false;

  /** @param {Client} client @returns {Unread} the one of this connection */
  static of(client) {
    const store = stores.get(client) ?? new Unread(client);
    stores.set(client, store);
    return store;
  }

  /** @param {Client} client */
  constructor(client) {
    super();
    this.#client = client;
    this.#recounts = new Recounts(client, (channel) => this.#refused(channel));
    on(client, "welcome", () => this.#begin());
    on(client, "message", (message) => this.hear(message));
    on(client, "recalled", ({ channel, offset }) => this.#recall(channel, [offset]));
    on(client, "read", (mark) => mark.user?.id === this.#user && this.#count(/** @type {import("../parley.js").Mark} */ (mark)));
    on(client, "marked", (mark) => this.#count(mark));
    on(client, "conversation", (row) => this.#listed(row));
    on(client, "left", ({ channel }) => this.#leave(channel));
    on(client, "unsubscribed", ({ channel, code }) => this.#end(channel, code));
    on(client, "sync", (reply) => this.#synced(reply));
    on(client, "state", ({ to }) => to !== "online" && this.#rest());
  }

  /** Those that there are, in no order. */
  get rows() {
    return [...this.#rows.values()];
  }

  /** @param {string} channel */
  get(channel) {
    return this.#rows.get(channel);
  }

  /** Follows the list of conversations. @param {AbortSignal} [signal] until then @param {number} [pages] of 200 rows at the most */
  list(signal, pages = Infinity) {
    const wider = !this.#listing || pages > this.#pages;
    this.#pages = Math.max(this.#pages, pages);
    this.#listing++;
    signal?.addEventListener("abort", () => this.#listing--, { once: true });
    if (wider) {
      this.#begin();
    }
  }

  /** Follows a channel that stands on no list: an inbox, a topic. @param {string} channel @param {AbortSignal} [signal] until then */
  follow(channel, signal) {
    const add = (/** @type {number} */ by) => this.#followed.set(channel, (this.#followed.get(channel) ?? 0) + by);
    add(1);
    signal?.addEventListener("abort", () => !add(-1).get(channel) && this.#followed.delete(channel), { once: true });
    this.#begin(channel);
  }

  /** @param {Message} message an event, or one's own that was acknowledged */
  hear(message) {
    const { channel, offset, from } = message;
    if (!channel || !offset || !this.#concerns(channel)) {
      return;
    }
    const row = this.#row(channel);
    const own = from?.id === this.#user;
    if (row.kind === "direct" && !row.peer && from && !own) {
      row.peer = { ...from, online: true };
    }
    if (row.hear(message, own, row.kind === "room" && !own && this.speaksTo(message.body))) {
      this.#recounts.add(channel);
    }
    this.#changed();
  }

  /** @param {string} channel */
  #concerns(channel) {
    return this.#rows.has(channel) || this.#followed.has(channel) || (this.#listing && (channel.startsWith("direct/") || channel === `user/${this.#user}`));
  }

  /** @param {string} channel */
  #row(channel) {
    const row = this.#rows.get(channel) ?? new Row(channel);
    this.#rows.set(channel, row);
    return row;
  }

  /** All of it, or one channel, where there is a connection to ask; each new connection begins here. @param {string} [channel] */
  #begin(channel) {
    const { user, state } = this.#client;
    if (!user || state !== "online") {
      return;
    }
    if (user.id !== this.#user) {
      this.#user = user.id;
      this.#rows.clear();
    }
    this.speaksTo = mentionsOf(user);
    (channel ? [channel] : [...this.#followed.keys()]).forEach((one) => this.#recounts.add(one));
    if (!channel) {
      this.#load();
    }
  }

  /** The whole list. */
  async #load() {
    if (!this.#listing) {
      return;
    }
    const stale = new Set(this.rows.filter(({ kind }) => LISTED.includes(kind)).map(({ channel }) => channel));
    this.#gone.clear();
    try {
      for await (const { rows, whole } of listConversations(this.#client, this.#pages)) {
        for (const row of rows.filter(({ channel }) => !this.#gone.has(channel))) {
          stale.delete(row.channel);
          this.#put(row);
        }
        stale.forEach((channel) => whole && this.#leave(channel));
      }
      this.#later(REFRESH_EVERY);
    } catch (error) {
      // A new connection begins anew by itself.
      if (/** @type {import("../parley.js").ParleyError} */ (error).code !== "connection.lost") {
        this.#later(AGAIN_AFTER);
      }
    }
  }

  /** @param {number} pause */
  #later(pause) {
    clearTimeout(this.#refreshing);
    this.#refreshing = setTimeout(() => (document.visibilityState === "visible" ? this.#load() : this.#later(pause)), pause);
  }

  /** Until there is a connection again. */
  #rest() {
    clearTimeout(this.#refreshing);
    clearTimeout(this.#timer);
    this.#recounts.stop();
  }

  /** @param {import("../parley.js").ConversationRow} row as the server has it */
  #put({ channel, title, peer, last, ...count }) {
    const row = this.#row(channel);
    row.title = title;
    row.peer = peer;
    row.time = Math.max(last?.time ?? 0, row.time);
    this.#count({ channel, ...count });
  }

  /** @param {import("./unreadrow.js").Count & {channel: string}} count */
  #count({ channel, ...count }) {
    const row = this.#rows.get(channel) ?? (this.#followed.has(channel) ? this.#row(channel) : null);
    if (row?.count(count, this.#client.now())) {
      this.#recounts.add(channel);
    } else if (row && needsScan(row)) {
      this.#scan(row);
    }
    this.#changed();
  }

  /** @param {Row} row */
  async #scan(row) {
    if (!this.#scanning.has(row)) {
      this.#scanning.add(row);
      await scanUnread(row, this.#client, (message) => this.hear(message)).catch(() => {});
      this.#scanning.delete(row);
      this.#changed();
    }
  }

  /** A subscription stands: of a room that this page has just joined nothing else tells. @param {import("../parley.js").ChannelEvents["sync"]} reply */
  #synced({ channel, epoch, resumed, messages = [], recalled = [] }) {
    const known = this.#rows.get(channel);
    if (known || (this.#listing && !resumed && channel.startsWith("room/"))) {
      const row = known ?? this.#row(channel);
      if (row.epoch !== epoch) {
        row.restart();
        this.#recounts.add(channel);
      }
      this.#recall(channel, recalled);
      messages.forEach((message) => this.hear({ ...message, channel }));
    }
  }

  /** @param {string} channel @param {number[]} offsets */
  #recall(channel, offsets) {
    const row = this.#rows.get(channel);
    if (offsets.filter((offset) => row?.recall(offset)).length > 0) {
      this.#recounts.add(channel);
    }
    this.#changed();
  }

  /** It has come onto the list. @param {import("../parley.js").ConversationRow} row */
  #listed(row) {
    this.#gone.delete(row.channel);
    if (this.#listing) {
      this.#put(row);
    }
  }

  /** The server has ended a subscription, or the channel. @param {string} channel @param {string} code */
  #end(channel, code) {
    const row = this.#rows.get(channel);
    if (row && code !== "server.unavailable") {
      if (LISTED.includes(row.kind)) {
        this.#remove(channel);
      } else {
        row.restart();
        this.#recounts.add(channel);
        this.#changed();
      }
    }
  }

  /** The person has left it, here or elsewhere. @param {string} channel */
  #leave(channel) {
    this.#remove(channel);
    this.dispatchEvent(new CustomEvent("left", { detail: channel }));
  }

  /** @param {string} channel */
  #remove(channel) {
    this.#gone.add(channel);
    this.#rows.delete(channel);
    this.#changed();
  }

  /** One may not hear of it any more, or there is no such channel. @param {string} channel */
  #refused(channel) {
    this.#followed.delete(channel);
    this.#remove(channel);
  }

  /** Something expires next: then. */
  #await() {
    clearTimeout(this.#timer);
    const ends = this.rows.map(({ nextEnd }) => nextEnd).filter(Boolean);
    if (ends.length > 0) {
      const within = Math.min(...ends) - this.#client.now();
      this.#timer = setTimeout(() => this.#expire(), Math.min(MAX_TIMER, within + 1));
    }
  }

  #expire() {
    const now = this.#client.now();
    this.#rows.forEach((row) => row.expire(now) && this.#recounts.add(row.channel));
    this.#changed();
  }

  #changed() {
    if (!this.#telling) {
      this.#telling = true;
      queueMicrotask(() => {
        this.#telling = false;
        this.#await();
        // Old libraries take the name `Event` for themselves.
        this.dispatchEvent(new CustomEvent("change"));
      });
    }
  }
}
