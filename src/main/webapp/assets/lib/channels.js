// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { ParleyError, directChannel } from "./protocol.js";

const TYPING_EVERY = 2_000;
/** Such a hole will not be filled any more. */
const MAX_AHEAD = 1000;

/** One of the handles on a channel: fires its events from `join` to `leave`, each message once, missed ones too. */
export class Channel extends EventTarget {
  #client;
  #subscriptions;
  #to;
  /** @type {Promise<import("../parley.js").Joined> | undefined} */ #joined;
  /** @type {{resolve: (reply: import("../parley.js").Subscribed) => void, reject: (error: Error) => void} | undefined} */ #joining;
  #typed = 0;

  /** @param {import("./types.js").Requester} client @param {Subscriptions} subscriptions */
  constructor(client, subscriptions, channel = "", to = "") {
    super();
    this.#client = client;
    this.#subscriptions = subscriptions;
    this.channel = channel;
    this.#to = to;
  }

  join({ limit = 0 } = {}) {
    return (this.#joined ??= this.#join(limit).catch((error) => {
      this.#joined = undefined;
      throw error;
    }));
  }

  async leave({ leave = false } = {}) {
    this.#joining?.reject(new ParleyError({ code: "cancelled" }));
    this.#joined = undefined;
    const gone = this.#subscriptions.release(this.channel, this, leave);
    return leave ? gone : gone.catch(() => {});
  }

  /** @param {unknown} body @returns {Promise<import("../parley.js").Published>} */
  send(body, options = {}) {
    return this.#client.publish({ ...this.#where, body, ...options });
  }

  history(range = {}) {
    return this.#client.request("history", { channel: this.channel, ...range });
  }

  async typing() {
    if (Date.now() - this.#typed >= TYPING_EVERY) {
      this.#typed = Date.now();
      await this.#client.request("typing", this.#where).catch(() => {});
    }
  }

  markRead(offset = 0) {
    return this.#client.request("read", { channel: this.channel, offset });
  }

  presence() {
    return this.#client.request("presence", { channel: this.channel });
  }

  recall(offset = 0) {
    return this.#client.recall(this.channel, offset);
  }

  /** @param {string} name @param {any} detail any: of an event with that name */
  hear(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
    if (name === "refused") {
      this.#joined = undefined;
      this.#joining?.reject(detail.error);
    } else if (name === "sync" && this.#joining) {
      this.#joining.resolve(detail);
    } else if (name === "sync" && detail.resumed) {
      const { channel, recalled = [], missed } = detail;
      for (const offset of recalled) {
        this.hear("recalled", { channel, offset });
      }
      for (const message of missed) {
        this.hear("message", { channel, ...message });
      }
    }
  }

  get #where() {
    return this.channel ? { channel: this.channel } : { to: this.#to };
  }

  async #join(limit = 0) {
    /** @type {Promise<import("../parley.js").Subscribed>} */
    const synced = new Promise((resolve, reject) => (this.#joining = { resolve, reject }));
    await Promise.race([this.#client.ready(), synced]);
    this.channel ||= directChannel(/** @type {import("../parley.js").User} */ (this.#client.user).id, this.#to);
    const known = this.#subscriptions.get(this.channel);
    const subscription = this.#subscriptions.hold(this.channel, this);
    if (!known) {
      this.#subscriptions.sync(subscription).catch(() => {});
    }
    const { count, read } = subscription.confirmed ? {} : await synced;
    this.#joining = undefined;
    const { channel, epoch, offset } = subscription;
    // Later ones are events.
    const { messages, more } = limit && epoch ? await this.history({ before: offset + 1, limit }) : { messages: [], more: offset > 0 };
    return { channel, epoch, offset, count, read, messages, more };
  }
}

/** Each channel once, for all who hold it. */
export class Subscriptions {
  /** @type {Map<string, Subscription>} */ #all = new Map();
  #client;
  #emit;

  /** @param {import("./types.js").Requester} client @param {(name: string, detail: object) => void} emit */
  constructor(client, emit) {
    this.#client = client;
    this.#emit = emit;
  }

  get(channel = "") {
    return this.#all.get(channel);
  }

  /** @param {import("./types.js").Holder} holder */
  hold(channel = "", holder, limit = 0) {
    const subscription = this.#all.get(channel) ?? new Subscription(channel, limit);
    this.#all.set(channel, subscription);
    subscription.holders.add(holder);
    return subscription;
  }

  /** @param {import("./types.js").Holder} holder */
  async release(channel = "", holder, leave = false) {
    const holders = this.#all.get(channel)?.holders;
    holders?.delete(holder);
    if (!leave && holders?.size) {
      return { channel };
    }
    this.#all.delete(channel);
    const done = await this.#client.request("unsubscribe", leave ? { channel, leave } : { channel });
    if (leave) {
      // The server tells only the others.
      this.#emit("left", { channel });
    }
    return done;
  }

  /** @param {{channel?: string}} detail */
  tell(name = "", detail) {
    this.#all.get(detail.channel ?? "")?.holders.forEach((holder) => holder.hear?.(name, detail));
  }

  /** The person has left it on another device: to subscribe again would be to join again. */
  left(channel = "") {
    if (this.#all.delete(channel)) {
      this.#client.request("unsubscribe", { channel }).catch(() => {});
    }
  }

  /** The server has ended a subscription. @param {{channel: string, code: string}} end */
  ended({ channel, code }) {
    const subscription = this.#all.get(channel);
    if (subscription && code === "server.unavailable") {
      subscription.confirmed = false;
      this.#later(subscription);
    } else if (subscription) {
      this.#emit("refused", { channel, error: new ParleyError({ code }) });
      this.#all.delete(channel);
    }
  }

  /** @param {Subscription} subscription */
  #later(subscription, pause = 2_000) {
    const wanted = () => this.#all.get(subscription.channel) === subscription && !subscription.confirmed;
    setTimeout(() => wanted() && this.sync(subscription).catch(() => {}), pause);
  }

  lost() {
    this.#all.forEach((subscription) => (subscription.confirmed = false));
  }

  resume() {
    this.#all.forEach((subscription) => this.sync(subscription).catch(() => {}));
  }

  /** @param {Subscription} subscription */
  async sync(subscription) {
    const { channel, epoch } = subscription;
    const holds = () => this.#all.get(channel) === subscription;
    try {
      const data = await this.#client.request("subscribe", subscription.request);
      if (holds()) {
        const { missed, gap } = subscription.confirm(data);
        if (gap) {
          this.#emit("gap", gap);
        }
        this.#emit("sync", { ...data, resumed: epoch !== undefined, missed });
      }
      return data;
    } catch (problem) {
      const error = /** @type {ParleyError} */ (problem);
      if (["server.unavailable", "timeout"].includes(String(error.code))) {
        this.#later(subscription, error.retryAfter || undefined);
      } else if (error.code !== "connection.lost" && holds()) {
        this.#emit("refused", { channel, error });
        this.#all.delete(channel);
      }
      throw error;
    }
  }
}

/** Up to `offset` everything has been seen. Private messages come before the reply, too, and must not hide what is missing. */
export class Subscription {
  /** @type {string | undefined} */ epoch;
  offset = 0;
  confirmed = false;
  /** @type {Set<import("./types.js").Holder>} */ holders = new Set();
  /** @type {Set<number>} */ #ahead = new Set();
  /** Of an epoch that the reply will tell. @type {Set<number>} */ #early = new Set();

  constructor(channel = "", limit = 0) {
    this.channel = channel;
    this.limit = limit;
  }

  get request() {
    const { channel, epoch, offset, limit } = this;
    return epoch === undefined ? { channel, limit } : { channel, since: { epoch, offset } };
  }

  /** @param {import("../parley.js").Subscribed} reply */
  confirm({ channel, epoch, offset = 0, recovered, more, messages = [] }) {
    const restarted = epoch !== this.epoch;
    const from = restarted ? 1 : this.offset + 1;
    const seen = [...this.#early, ...(restarted ? [] : this.#ahead)];
    const missed = messages.filter(({ offset: each = 0 }) => each >= from && !seen.includes(each));
    const lost = this.epoch !== undefined && !recovered;
    const gap = lost ? { channel, epoch, from, to: (messages[0]?.offset ?? offset + 1) - 1, restarted } : null;
    this.epoch = epoch;
    // More arrive as events.
    this.offset = (recovered && more && messages.at(-1)?.offset) || offset;
    this.#ahead = new Set(seen.filter((early) => early > this.offset));
    this.#early.clear();
    this.confirmed = true;
    this.#advance();
    return { missed, gap };
  }

  /** Whether it is new. */
  take(offset = 0) {
    if (!offset || !this.confirmed) {
      this.#early.add(offset);
      return true;
    }
    if (offset <= this.offset || this.#ahead.has(offset)) {
      return false;
    }
    this.#ahead.add(offset);
    if (this.#ahead.size > MAX_AHEAD) {
      this.offset = Math.max(...this.#ahead);
      this.#ahead.clear();
    }
    this.#advance();
    return true;
  }

  #advance() {
    while (this.#ahead.delete(this.offset + 1)) {
      this.offset++;
    }
  }
}
