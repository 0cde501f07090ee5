// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { EventStream } from "./eventstream.js";
import { HttpTransport } from "./httptransport.js";
import { LongPoll } from "./longpoll.js";
import { rememberedTransport, storageKeyOf } from "./transportmemory.js";
import { RequestSlot } from "./requestslot.js";

const TRY_EVERY = 600_000;
/** Where the network has changed, or somebody looks at the page again. */
const TRY_SOON_AFTER = 60_000;
const WELCOME_WITHIN = 10_000;
/** Longer than a proxy that cuts lines lets them live. */
const PROVEN_AFTER = 40_000;
/** By then all that went to the other connection only has arrived there. */
const SETTLED_AFTER = 1_500;
const HURRY_AFTER = 5_000;
const LOOK_EVERY = 50;
const MAX_SEEN = 20_000;

const TOO_MANY = { status: 429, code: "connection.limit", message: "other pages of this browser hold enough requests open", retryAfter: 30_000 };

/** @typedef {import("./reconnectingconnection.js").ReconnectingConnection} ReconnectingConnection */

/**
 * The other transports: which one is next, which one worked in this session, and, while one of them serves, an attempt at a WebSocket now
 * and then. Only a WebSocket that has been welcomed takes over; where lines were cut before, only one that lasts.
 */
export class Fallback {
  #url;
  #transports;
  #every;
  #transport;
  #cut = false;
  #tried = 0;
  #timer = 0;
  /** @type {import("./httptransport.js").HttpTransport | null} */ #held = null;
  #slot = new RequestSlot(() => this.#held?.end(undefined, TOO_MANY.message, TOO_MANY));
  /** @type {Probe | null} */ #probe = null;

  /** @param {URL} url of the WebSocket @param {{transports: import("../parley.js").Transport[], tryWebSocketEvery?: number}} options */
  constructor(url, { transports, tryWebSocketEvery = TRY_EVERY }) {
    this.#url = url;
    this.#transports = transports;
    this.#every = tryWebSocketEvery;
    const { transport, cut = false, tried = 0 } = /** @type {ReturnType<typeof rememberedTransport> & {}} */ (rememberedTransport(url) ?? {});
    const known = transports.includes(transport);
    this.#transport = known ? transport : transports[0];
    this.#cut = known && cut;
    this.#tried = known ? tried : Date.now();
  }

  /** The present one does not get through. @param {boolean} cut whether it did, and did not last */
  next(cut) {
    const all = this.#transports;
    this.#cut = this.#transport === "websocket" ? cut : this.#cut;
    this.#transport = all[(all.indexOf(this.#transport) + 1) % all.length];
    this.#tried = Date.now();
  }

  /** Null where it is a WebSocket's turn. @param {ReconnectingConnection} connection */
  dial(connection, token = "") {
    if (this.#transport === "websocket") {
      return null;
    }
    const at = (/** @type {string} */ path) => new URL(path + this.#url.search, this.#url.href.replace("ws", "http"));
    if (this.#slot.take()) {
      this.#held = this.#transport === "sse" ? new EventStream(at("sse"), token) : new LongPoll(at("poll"), token);
      this.#held.onalive = () => this.#slot.renew();
      // It may have to give way.
      this.#held.addEventListener("close", (event) => /** @type {import("./types.js").SocketEvent} */ (event).problem === TOO_MANY && this.#whenSeen(connection));
    } else {
      const held = new HttpTransport();
      this.#held = held;
      // Once it is listened to.
      Promise.resolve().then(() => held.end(undefined, TOO_MANY.message, TOO_MANY));
      this.#whenSeen(connection);
    }
    return this.#held;
  }

  /** @param {ReconnectingConnection} connection which has been welcomed */
  online(connection) {
    clearTimeout(this.#timer);
    if (connection.transport === "websocket") {
      this.#slot.free();
      this.#transport = "websocket";
      this.#remember();
    } else if (!this.#probe) {
      this.#later(connection);
    }
  }

  /** @param {string} text a frame of the connection that serves */
  heard(text) {
    this.#probe?.see(text);
  }

  /** @param {ReconnectingConnection} connection */
  wake(connection) {
    if (connection.transport !== "websocket" && Date.now() - this.#tried > Math.min(TRY_SOON_AFTER, this.#every)) {
      this.#try(connection);
    }
  }

  /** The connection that served is lost: is there a WebSocket that can serve? @param {ReconnectingConnection} connection */
  adopt(connection) {
    const probe = this.#probe;
    if (!probe?.proven) {
      return false;
    }
    this.#probe = null;
    connection.adopt(/** @type {WebSocket} */ (probe.socket), probe.end());
    return true;
  }

  stop() {
    this.#slot.free();
    clearTimeout(this.#timer);
    this.#probe?.stop();
    this.#probe = null;
  }

  /** @param {ReconnectingConnection} connection */
  #whenSeen(connection) {
    document.addEventListener("visibilitychange", () => connection.hurry(), { once: true });
  }

  /** @param {ReconnectingConnection} connection */
  #later(connection) {
    this.#remember();
    clearTimeout(this.#timer);
    if (this.#transports.includes("websocket")) {
      this.#timer = setTimeout(() => this.#try(connection), Math.max(0, this.#tried + this.#every - Date.now()));
    }
  }

  /** @param {ReconnectingConnection} connection */
  async #try(connection) {
    if (this.#probe || connection.state !== "online") {
      return;
    }
    clearTimeout(this.#timer);
    this.#tried = Date.now();
    const probe = new Probe(this.#cut ? PROVEN_AFTER : 0, connection.busy);
    this.#probe = probe;
    const served = await connection.protocols().then(
      (protocols) => this.#probe === probe && probe.open(this.#url, protocols),
      () => false,
    );
    if (this.#probe !== probe) {
      return;
    }
    if (served) {
      this.adopt(connection);
    } else {
      this.#probe = null;
      this.#later(connection);
    }
  }

  #remember() {
    const transport = this.#transport;
    try {
      if (transport === "websocket") {
        sessionStorage.removeItem(storageKeyOf(this.#url));
      } else {
        sessionStorage.setItem(storageKeyOf(this.#url), JSON.stringify({ transport, cut: this.#cut, tried: this.#tried }));
      }
    } catch {
      // Forbidden or full: then the next page finds out anew.
    }
  }
}

/** A WebSocket beside the connection that serves. What comes over both is told once. */
class Probe {
  /** @type {WebSocket | null} */ socket = null;
  proven = false;
  #hold;
  #isBusy;
  #over = new AbortController();
  #welcome = "";
  /** @type {string[]} */ #texts = [];
  /** @type {Set<string>} */ #seen = new Set();

  /** @param {number} hold how long it has to last first @param {() => boolean} isBusy whether replies are awaited */
  constructor(hold, isBusy) {
    this.#hold = hold;
    this.#isBusy = isBusy;
  }

  /** @param {URL} url @param {string[]} protocols @returns {Promise<boolean>} when it can take over, or is gone */
  open(url, protocols) {
    return new Promise((resolve) => {
      const { signal } = this.#over;
      const gone = () => {
        this.stop();
        resolve(false);
      };
      const deadline = setTimeout(gone, WELCOME_WITHIN);
      this.socket = new WebSocket(url, protocols);
      this.socket.addEventListener("close", gone, { signal });
      this.socket.addEventListener(
        "message",
        (/** @type {MessageEvent} */ { data }) => {
          if (this.#welcome) {
            // Of what came long ago, all has come over the other one.
            if (this.proven) {
              this.#texts.push(data);
            }
          } else {
            this.#welcome = data;
            clearTimeout(deadline);
            this.#hold ? setTimeout(() => this.#settle(resolve), this.#hold) : this.#settle(resolve);
          }
        },
        { signal },
      );
      signal.addEventListener("abort", () => clearTimeout(deadline));
    });
  }

  see(text = "") {
    if (this.#seen.size > MAX_SEEN) {
      this.#seen.clear();
    }
    this.#seen.add(keyOf(text));
  }

  /** What it has brought, the welcome first; from now on it is somebody else's. */
  end() {
    this.#over.abort();
    return [this.#welcome, ...this.#texts.filter((text) => !this.#seen.has(keyOf(text)))];
  }

  stop() {
    this.#over.abort();
    this.socket?.close(1000);
  }

  /** Waits for replies that are on their way. @param {(served: boolean) => void} resolve */
  #settle(resolve) {
    this.proven = true;
    const since = Date.now();
    const look = () => {
      const waited = Date.now() - since;
      if (this.#over.signal.aborted) {
        resolve(false);
      } else if (waited >= HURRY_AFTER || (waited >= SETTLED_AFTER && !this.#isBusy())) {
        resolve(true);
      } else {
        setTimeout(look, LOOK_EVERY);
      }
    };
    look();
  }
}

/** Of messages the place in the log: the same one may be told to each connection in its own words. */
function keyOf(text = "") {
  const { event, channel, offset } = JSON.parse(text);
  return event === "message" && offset ? `${channel} ${offset}` : text;
}
