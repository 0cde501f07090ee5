// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { Heartbeat } from "./lib/heartbeat.js";
import { Outbox } from "./lib/outbox.js";
import { ParleyError, finalRefusal } from "./lib/protocol.js";
import { Requests } from "./lib/requests.js";
import { fullJitter, verdictOf } from "./lib/retry.js";
import { Subscription } from "./lib/subscription.js";

/**
 * @typedef {import("./lib/protocol.js").User} User
 * @typedef {import("./lib/protocol.js").Message} Message
 * @typedef {import("./lib/protocol.js").Subscribed} Subscribed
 * @typedef {"idle" | "connecting" | "online" | "reconnecting" | "offline" | "closed"} State
 * @typedef {{from: State, to: State, code: number | string, reason: string, retryIn: number}} StateChange
 * @typedef {{url?: string | URL, getToken?: () => Promise<string>, random?: () => number}} Options
 */

export { ParleyError, directChannel, explainHandshake, newKey } from "./lib/protocol.js";

const REPLY_WITHIN = 15_000;
const OPEN_WITHIN = 10_000;
const STABLE_AFTER = 10_000;
const HEARTBEAT_MISSED = 4210;

/** @param {Options} [options] @returns {Client} a client that is connecting already */
export function connect(options = {}) {
  const client = new Client(options);
  client.open();
  return client;
}

/**
 * One connection that comes back by itself. Events: `state`, `sync` (a subscription's reply), `refused` (a subscription that ended with
 * an error), `frame` (everything, for consoles), and each event of the protocol under its own name, with the frame as `detail`.
 *
 *   idle -> connecting -> online -> reconnecting | offline -> online ...
 *   closed is final, until `open` is called: the server, or `close`, said stop
 */
export class Client extends EventTarget {
  /** @type {State} */ state = "idle";
  /** @type {any} */ welcome = null;
  /** @type {URL} */ #url;
  #getToken;
  #random;
  /** @type {WebSocket | null} */ #socket = null;
  #requests = new Requests();
  /** @type {Map<string, Subscription>} */ #subscriptions = new Map();
  #outbox = new Outbox((message, within) => this.request("publish", message, within));
  /** @type {{reconnect: boolean, after: number} | null} */ #closing = null;
  #heartbeat = new Heartbeat(
    () => this.request("heartbeat", {}, 10_000),
    () => this.#lost(HEARTBEAT_MISSED, ""),
  );
  #attempt = 0;
  #retryTimer = 0;
  #openTimer = 0;
  #stableTimer = 0;

  /** @param {Options} options */
  constructor({ url = "ws", getToken, random = Math.random }) {
    super();
    this.#url = new URL(url, document.baseURI);
    this.#url.protocol = this.#url.protocol.replace("http", "ws");
    this.#getToken = getToken;
    this.#random = random;
    addEventListener("online", () => this.#wake());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#wake());
  }

  /** @returns {User | null} */
  get user() {
    return this.welcome?.user ?? null;
  }

  /** Connects, also after `closed`. */
  open() {
    if (this.state === "idle" || this.state === "closed") {
      this.#attempt = 0;
      this.#set("connecting");
      this.#dial();
    }
  }

  /** Tries at once instead of waiting. */
  retryNow() {
    this.#hurry(0);
  }

  /** For good, until `open`. @param {number} [code] what `state` shall say */
  close(code = 1000) {
    this.#drop();
    this.#stop(code, "");
  }

  /**
   * @param {string} action
   * @param {object} [fields]
   * @param {number} [within] milliseconds
   * @returns {Promise<any>} the reply's data
   */
  request(action, fields = {}, within = REPLY_WITHIN) {
    if (this.state !== "online") {
      return Promise.reject(new ParleyError({ code: "connection.lost" }));
    }
    return this.#requests.open(within, (id) => this.#write({ id, action, ...fields }));
  }

  /**
   * Sends a message, again after every reconnection until it is acknowledged; its key keeps it from standing there twice.
   *
   * @param {{channel?: string, to?: string, body: any, key?: string}} message
   * @returns {Promise<{channel: string, epoch?: string, offset?: number, time: number, duplicate?: boolean}>}
   */
  publish(message) {
    return this.#outbox.add(message);
  }

  /** Takes a message that is not acknowledged out of the line. @param {string} key */
  cancel(key) {
    this.#outbox.cancel(key, "cancelled");
  }

  /**
   * Hears a channel from now on, over all reconnections.
   *
   * @param {string} channel
   * @param {{limit?: number}} [options] how many of the last messages the first `sync` brings
   * @returns {Promise<Subscribed | null>} null when not online: then `sync` or `refused` tells
   */
  async subscribe(channel, { limit = 0 } = {}) {
    const subscription = this.#subscriptions.get(channel) ?? new Subscription(channel, limit);
    this.#subscriptions.set(channel, subscription);
    return this.state === "online" ? this.#sync(subscription) : null;
  }

  /** @param {string} channel @param {{leave?: boolean}} [options] */
  async unsubscribe(channel, { leave = false } = {}) {
    this.#subscriptions.delete(channel);
    return this.request("unsubscribe", leave ? { channel, leave } : { channel });
  }

  /** @param {string} channel @returns {boolean} */
  isSubscribed(channel) {
    return this.#subscriptions.has(channel);
  }

  /** Ends a pause early. @param {number} within */
  #hurry(within) {
    if (!this.#socket && (this.state === "reconnecting" || this.state === "offline")) {
      clearTimeout(this.#retryTimer);
      this.#retryTimer = setTimeout(() => this.#dial(), within);
    }
  }

  async #dial() {
    this.#closing = null;
    const protocols = ["parley.v1"];
    if (this.#getToken) {
      try {
        protocols.push(`bearer.${await this.#getToken()}`);
      } catch {
        return this.#lost(1006, "token");
      }
    }
    if (this.state === "closed") {
      return;
    }
    this.#drop();
    const socket = new WebSocket(this.#url, protocols);
    this.#socket = socket;
    this.#openTimer = setTimeout(() => this.#lost(1006, "no welcome"), OPEN_WITHIN);
    socket.addEventListener("message", ({ data }) => socket === this.#socket && this.#hear(data));
    socket.addEventListener("close", ({ code, reason }) => socket === this.#socket && this.#lost(code, reason));
  }

  /** @param {string} text */
  #hear(text) {
    const frame = JSON.parse(text);
    this.#emit("frame", { direction: "in", text });
    this.#heartbeat.heard();
    if (typeof frame.event !== "string") {
      this.#requests.settle(frame);
    } else if (frame.event === "message") {
      if (this.#subscriptions.get(frame.channel)?.take(frame.offset) ?? true) {
        this.#emit("message", frame);
      }
    } else {
      if (frame.event === "closing") {
        this.#closing = frame;
      } else if (frame.event === "welcome") {
        this.#greet(frame);
      }
      this.#emit(frame.event, frame);
      if (frame.event === "welcome") {
        this.#subscriptions.forEach((subscription) => this.#sync(subscription).catch(() => {}));
        this.#outbox.flush();
      }
    }
  }

  /** @param {any} welcome */
  #greet(welcome) {
    clearTimeout(this.#openTimer);
    this.welcome = welcome;
    this.#stableTimer = setTimeout(() => (this.#attempt = 0), STABLE_AFTER);
    this.#set("online");
    this.#heartbeat.start(welcome.heartbeat?.timeout);
  }

  /** @param {Subscription} subscription @returns {Promise<Subscribed>} */
  async #sync(subscription) {
    const { channel } = subscription;
    const resumed = subscription.epoch !== undefined;
    try {
      const data = await this.request("subscribe", subscription.request);
      subscription.confirm(data);
      this.#emit("sync", { ...data, resumed });
      return data;
    } catch (problem) {
      const error = /** @type {ParleyError} */ (problem);
      if (["rate.limited", "server.unavailable", "timeout"].includes(String(error.code))) {
        const again = () => this.#subscriptions.get(channel) === subscription && this.#sync(subscription).catch(() => {});
        setTimeout(again, error.retryAfter || 2_000);
      } else if (error.code !== "connection.lost") {
        this.#subscriptions.delete(channel);
        this.#emit("refused", { channel, error });
      }
      throw error;
    }
  }

  /** @param {object} command */
  #write(command) {
    const text = JSON.stringify(command);
    this.#emit("frame", { direction: "out", text });
    this.#socket?.send(text);
  }

  #wake() {
    if (this.state === "online") {
      this.#heartbeat.ask();
    } else {
      this.#hurry(this.#random() * 1_000);
    }
  }

  /** @param {number} code @param {string} reason */
  async #lost(code, reason) {
    const greeted = this.state === "online";
    this.#drop();
    const verdict = this.#closing?.reconnect === false ? "stop" : verdictOf(code);
    if (verdict === "stop" || (code === 4201 && this.#attempt > 0)) {
      return this.#stop(code, reason);
    }
    const after = this.#closing?.after ?? 0;
    const now = verdict === "now" && this.#attempt === 0;
    const retryIn = now ? 0 : after || fullJitter(this.#attempt, this.#random);
    this.#attempt++;
    this.#set(navigator.onLine ? "reconnecting" : "offline", code, reason, retryIn);
    this.#retryTimer = setTimeout(() => this.#dial(), retryIn);
    if (!greeted) {
      const refusal = await finalRefusal(this.#url);
      if (refusal && (this.state === "reconnecting" || this.state === "offline")) {
        this.#drop();
        this.#stop(refusal.code ?? refusal.status, refusal.message);
      }
    }
  }

  /** Forgets the socket, without waiting for its goodbye: on a dead line that takes minutes. */
  #drop() {
    for (const timer of [this.#retryTimer, this.#openTimer, this.#stableTimer]) {
      clearTimeout(timer);
    }
    this.#heartbeat.stop();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
    this.#subscriptions.forEach((subscription) => (subscription.confirmed = false));
    this.#requests.rejectAll("connection.lost");
  }

  /** @param {number | string} code @param {string} reason */
  #stop(code, reason) {
    this.#set("closed", code, reason);
    this.#outbox.cancelAll("connection.lost");
  }

  /** @param {State} to @param {number | string} code */
  #set(to, code = 0, reason = "", retryIn = 0) {
    const from = this.state;
    this.state = to;
    this.#emit("state", { from, to, code, reason, retryIn });
  }

  /** @param {string} name @param {any} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
