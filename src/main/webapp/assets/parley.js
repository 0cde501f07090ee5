// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { Channel, Subscriptions } from "./lib/channels.js";
import { Clock } from "./lib/clock.js";
import { ReconnectingConnection } from "./lib/reconnectingconnection.js";
import { ParleyError } from "./lib/protocol.js";
import { Outbox, Requests } from "./lib/requests.js";

export { ParleyError, directChannel, explainHandshake, newKey } from "./lib/protocol.js";

/**
 * @typedef {import("./parley.js").Options} Options
 * @typedef {import("./parley.js").Replies} Replies
 */

const REPLY_WITHIN = 15_000;
/** A reply that takes longer may be one that will not come. */
const LATE = 3_000;

/** @type {Client[]} */
let pool = [];

/** @param {Options} [options] */
export function connect(options) {
  const client = new Client(options);
  client.open();
  return client;
}

/** Portals' pages have other paths, so from where this module came. @param {Options} options */
function address({ url = "ws", base = /^(https?:.*\/)assets\/parley\.js/.exec(import.meta.url)?.[1] }) {
  const whole = new URL(url, base ? new URL(String(base).replace(/\/?$/, "/"), document.baseURI) : document.baseURI);
  whole.protocol = whole.protocol.replace("http", "ws");
  return whole;
}

// What not every page needs comes when it is asked for.
/** @param {string | URL} url @returns {Promise<string>} */
export const fetchTicket = async (url) => (await import("./lib/ticket.js")).fetchTicket(url);

/** What a page talks to; parley.d.ts and docs/client.md tell what all this does. */
export class Client extends EventTarget {
  /** @type {import("./parley.js").Welcome | null} */ welcome = null;
  #connection;
  #identity;
  #users = 0;
  /** @type {import("./parley.js").StateChange | undefined} */ #last;
  /** @type {Promise<import("./lib/sessionkeepalive.js").SessionKeepAlive> | null} */ #keepingAlive = null;
  #clock = new Clock();
  #requests = new Requests();
  #subscriptions = new Subscriptions(this, (name, detail) => this.#emit(name, detail));
  #outbox = new Outbox(
    (message, within) => this.state === "online" && this.request("publish", message, within),
    () => this.#emit("outbox", this.outbox),
  );

  /** @param {Options} [options] */
  constructor(options = {}) {
    super();
    const tickets = options.ticketUrl && new URL(options.ticketUrl, document.baseURI).href;
    const getToken = options.getToken ?? options.getTicket ?? (tickets ? () => fetchTicket(tickets) : undefined);
    this.url = address(options);
    this.#identity = options.identity ?? (tickets || getToken);
    this.#connection = new ReconnectingConnection(this.url, { ...options, getToken }, {
      state: (change) => {
        this.#last = change;
        this.#emit("state", change);
        if (change.to === "closed") {
          this.#outbox.cancelAll();
          this.#keepingAlive?.then((keepAlive) => keepAlive.stop()).catch(() => {});
        }
      },
      transport: (change) => this.#emit("transport", change),
      text: (text = "") => this.#hear(text),
      busy: () => this.#requests.busy,
      lost: () => {
        this.#subscriptions.lost();
        this.#requests.rejectAll("connection.lost");
      },
      ask: () => this.request("heartbeat").then(({ time }) => this.#clock.hear(time), () => {}),
    });
  }

  /** One for all on this page with the same address and identity. @param {Options} [options] */
  static shared(options) {
    const fresh = new Client(options);
    const client = pool.find((one) => one.url.href === fresh.url.href && one.#identity === fresh.#identity) ?? fresh;
    if (!client.#users++) {
      pool.push(client);
    }
    client.open();
    return client;
  }

  get state() {
    return this.#connection.state;
  }

  get transport() {
    return this.#connection.transport;
  }

  get user() {
    return this.welcome?.user ?? null;
  }

  /** The server's time. */
  now() {
    return this.#clock.now;
  }

  get outbox() {
    return this.#outbox.list;
  }

  open() {
    this.#connection.open();
  }

  retryNow() {
    this.#connection.hurry();
  }

  close(code = 1000) {
    this.#connection.close(code);
  }

  release() {
    if (--this.#users < 1) {
      pool = pool.filter((one) => one !== this);
      this.close();
    }
  }

  async touch() {
    return (await this.#keepAlive()).now();
  }

  async ready() {
    while (this.state !== "online") {
      if (this.state === "closed") {
        const { code, reason } = /** @type {import("./parley.js").StateChange} */ (this.#last);
        throw new ParleyError({ code, message: reason });
      }
      await new Promise((look) => this.addEventListener("state", look, { once: true }));
    }
    return this;
  }

  /**
   * @template {keyof Replies} A
   * @param {A} action @param {object} fields @returns {Promise<Replies[A]>}
   */
  request(action, fields = {}, within = REPLY_WITHIN) {
    if (this.state !== "online") {
      return Promise.reject(new ParleyError({ code: "connection.lost" }));
    }
    const late = setTimeout(() => this.#connection.doubt(), LATE);
    const reply = this.#requests
      .open(within, (id) => {
        const text = JSON.stringify({ id, action, ...fields });
        this.#emit("frame", { direction: "out", text });
        this.#connection.send(text);
      })
      .finally(() => clearTimeout(late));
    return /** @type {Promise<Replies[A]>} */ (reply);
  }

  /** @param {import("./lib/types.js").Publication} message */
  publish(message = {}) {
    return this.#outbox.add(message);
  }

  cancel(key = "") {
    this.#outbox.cancel(key, "cancelled");
  }

  /** Null when not online: then `sync` or `refused` tells. */
  async subscribe(channel = "", { limit = 0 } = {}) {
    const subscription = this.#subscriptions.hold(channel, this, limit);
    return this.state === "online" ? this.#subscriptions.sync(subscription) : null;
  }

  async unsubscribe(channel = "", { leave = false } = {}) {
    return this.#subscriptions.release(channel, this, leave);
  }

  isSubscribed(channel = "") {
    return Boolean(this.#subscriptions.get(channel));
  }

  channel(name = "") {
    return new Channel(this, this.#subscriptions, name);
  }

  direct(user = "") {
    return new Channel(this, this.#subscriptions, "", user);
  }

  recall(channel = "", offset = 0) {
    return this.request("recall", { channel, offset });
  }

  people(search = {}) {
    return this.request("people", search);
  }

  rooms(search = {}) {
    return this.request("rooms", search);
  }

  /** @param {(entry: import("./parley.js").DebugEntry) => void} listener */
  debug(listener) {
    const hear = (/** @type {{type: string, detail?: object}} */ { type, detail }) =>
      listener(/** @type {import("./parley.js").DebugEntry} */ ({ time: Date.now(), type, ...detail }));
    const stop = new AbortController();
    this.addEventListener("frame", hear, stop);
    this.addEventListener("state", hear, stop);
    return () => stop.abort();
  }

  #hear(text = "") {
    this.#emit("frame", { direction: "in", text });
    /** @type {import("./lib/types.js").Frame} */ const frame = JSON.parse(text);
    const { event, channel, offset } = frame;
    if (typeof event !== "string") {
      this.#requests.settle(frame);
      if (frame.action === "read" && frame.ok) {
        // The server tells only the other connections; this one may serve many.
        this.#emit("marked", /** @type {import("./parley.js").Mark} */ (frame.data));
      }
    } else if (event === "welcome") {
      if (this.user && this.user.id !== frame.user?.id && !(this.user.guest && frame.user?.guest)) {
        // What one person wrote does not go out under another's name. (A guest without a session has a new one on each connection.)
        this.#outbox.cancelAll();
      }
      this.welcome = /** @type {import("./parley.js").Welcome} */ (frame);
      this.#clock.hear(frame.time, true);
      this.#connection.greet(frame.heartbeat?.timeout);
      if (frame.features?.includes("touch")) {
        this.#keepAlive().then((keepAlive) => keepAlive.start()).catch(() => {});
      }
      this.#emit(event, frame);
      this.#subscriptions.resume();
      this.#outbox.flush();
    } else if (event !== "message" || (this.#subscriptions.get(channel)?.take(offset) ?? true)) {
      if (event === "closing") {
        this.#connection.closing = /** @type {import("./lib/types.js").Closing} */ (frame);
      } else if (event === "session") {
        this.#keepingAlive?.then((keepAlive) => keepAlive.ends()).catch(() => {});
      }
      this.#emit(event, frame);
      if (event === "unsubscribed") {
        this.#subscriptions.ended(/** @type {{channel: string, code: string}} */ (/** @type {unknown} */ (frame)));
      } else if (event === "left") {
        this.#subscriptions.left(channel);
      }
    }
  }

  #keepAlive() {
    this.#keepingAlive ??= import("./lib/sessionkeepalive.js").then(({ SessionKeepAlive }) => new SessionKeepAlive(this.url));
    this.#keepingAlive.catch(() => (this.#keepingAlive = null));
    return this.#keepingAlive;
  }

  /** @param {object} detail */
  #emit(name = "", detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
    this.#subscriptions.tell(name, detail);
  }
}

export const { shared } = Client;
