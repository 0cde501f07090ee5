// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { fullJitter, verdictOf } from "../../lib/backoff.js";
import { addressOf, hostOf } from "./address.js";
import { FrameLog } from "./log.js";
import { HttpSocket } from "./httpsocket.js";
import { Meter, RoundTrips } from "./traffic.js";

const STABLE_AFTER = 10_000;
const MAX_BUFFERED = 8 * 1024 * 1024;

/**
 * @typedef {"idle" | "connecting" | "online" | "reconnecting" | "closed"} State
 * @typedef {import("./refusal.js").Refusal} Refusal
 * @typedef {import("./log.js").Notice} Notice
 * @typedef {CloseEvent & MessageEvent<string | ArrayBuffer> & CustomEvent<Notice> & {number?: number, answer?: Refusal}} SocketEvent each has its part of it
 */

/**
 * One WebSocket to anywhere, with its settings, its log and its figures. It is gone on with after a loss and keeps its log. Fires
 * `change` when its state does; rows are told by `onrows`, as there may be thousands a second.
 */
export class Connection extends EventTarget {
  log = new FrameLog();
  trips = new RoundTrips();
  sent = new Meter();
  received = new Meter();
  /** @type {State} */ state = "idle";
  /** Which parts of what a link has brought were in view to their end: `dialled` and `all`. @type {Set<string>} */
  seen = new Set();
  protocol = "";
  openedAt = 0;
  /** When it dials again, in epoch milliseconds; 0 while it does not wait. */
  retryAt = 0;
  /** @type {Refusal | null} */ refusal = null;
  /** How many sends at an interval are still to come; -1 without end. */
  left = 0;
  onrows = () => {};
  /** @type {WebSocket | HttpSocket | null} */ #socket = null;
  #explain;
  #ticket = { value: "", host: "" };
  #attempt = 0;
  #opened = false;
  #ending = false;
  #retry = 0;
  #beat = 0;
  #interval = 0;

  /**
   * @param {import("./settings.js").Settings} settings
   * @param {(address: URL, protocols: string[]) => Promise<Refusal>} explain why a handshake failed
   */
  constructor(settings, explain) {
    super();
    this.settings = settings;
    this.#explain = explain;
  }

  /** Whether there is a connection or one is on its way: then its address cannot be changed. */
  get busy() {
    return this.state === "connecting" || this.state === "online" || this.state === "reconnecting";
  }

  /** What is typed as a ticket or token for the host of this address: no other host gets it. It is kept nowhere but here. */
  get ticket() {
    return this.#ticket.host === hostOf(this.settings.url) ? this.#ticket.value : "";
  }

  set ticket(value) {
    this.#ticket = { value, host: hostOf(this.settings.url) };
  }

  /** Whether a link has brought this part, and it was not in view to its end. @param {"dialled" | "all"} part */
  unseen(part) {
    return this.settings.linked && !this.seen.has(part) && !this.seen.has("all");
  }

  get buffered() {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** @param {boolean} [again] after a loss */
  dial(again = false) {
    clearTimeout(this.#retry);
    this.retryAt = 0;
    this.#ending = this.#opened = false;
    if (!again) {
      this.#attempt = 0;
      this.refusal = null;
      this.trips = new RoundTrips();
    }
    const { url, shown, protocols, transport } = addressOf(this.settings, this.ticket);
    /** @type {WebSocket | HttpSocket} */
    let socket;
    try {
      socket = transport === "websocket" ? new WebSocket(url, protocols) : plain(url, protocols);
    } catch (error) {
      this.#note("console.impossible", { message: /** @type {Error} */ (error).message }, true);
      this.#to("idle");
      return;
    }
    const started = performance.now();
    socket.binaryType = "arraybuffer";
    /** @type {(type: string, heard: (event: SocketEvent) => void) => void} */
    const on = (type, heard) => /** @type {EventTarget} */ (socket).addEventListener(type, (event) => heard(/** @type {SocketEvent} */ (event)));
    on("open", () => this.#onOpen(socket, started));
    on("message", ({ data, number }) => this.#onMessage(data, number));
    on("note", ({ detail: { key, values, bad } }) => this.#note(key, values, bad));
    on("close", (event) => this.#onClose(event, url, protocols));
    this.#socket = socket;
    this.#note("console.connecting", { url: shown });
    this.#to(again ? "reconnecting" : "connecting");
  }

  /** @param {number} [code] @param {string} [reason] */
  close(code = 1000, reason = "") {
    this.#ending = true;
    clearTimeout(this.#retry);
    this.retryAt = 0;
    if (this.#socket) {
      this.#socket.close(code, reason);
    } else {
      this.#note("console.retry.stopped");
      this.#to("idle");
    }
  }

  /** Takes the card away that says why it was refused. */
  forgive() {
    this.refusal = null;
    this.#changed();
  }

  /** @param {string | Uint8Array} data @returns {boolean} whether it was on its way */
  send(data) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    const now = performance.now();
    const wire = typeof data === "string" ? wellFormed(data) : data;
    this.#socket.send(/** @type {string} */ (wire));
    this.trips.sent(wire, now);
    this.sent.count(this.#add("sent", wire, now).size);
    return true;
  }

  /** @param {string | Uint8Array} data */
  sendRepeatedly(data) {
    this.stopSending();
    const { every, times } = this.settings.interval;
    this.left = times || -1;
    const step = () => {
      // What the line does not take is not piled up.
      if (this.buffered < MAX_BUFFERED && this.send(data) && this.left > 0) {
        this.left--;
      }
      if (this.left === 0 || this.state !== "online") {
        this.stopSending();
      }
    };
    this.#interval = setInterval(step, every);
    step();
    this.#changed();
  }

  stopSending() {
    if (this.#interval !== 0) {
      clearInterval(this.#interval);
      this.#interval = this.left = 0;
      this.#changed();
    }
  }

  /** To be called when its heartbeat's settings have changed. */
  beat() {
    clearInterval(this.#beat);
    const { on, text, every } = this.settings.heartbeat;
    if (on && this.state === "online" && !this.unseen("all")) {
      this.#beat = setInterval(() => this.send(text), every * 1000);
    }
  }

  /** @param {WebSocket | HttpSocket} socket @param {number} started */
  #onOpen(socket, started) {
    this.#opened = true;
    this.refusal = null;
    this.protocol = socket.protocol;
    this.openedAt = Date.now();
    this.#note("console.opened", { took: Math.round(performance.now() - started), protocol: socket.protocol || "\u2013" });
    this.#to("online");
    this.beat();
  }

  /** @param {string | ArrayBuffer} data @param {number} [number] */
  #onMessage(data, number) {
    const now = performance.now();
    const payload = typeof data === "string" ? data : new Uint8Array(data);
    this.trips.received(payload, now);
    this.received.count(this.#add("received", payload, now, number).size);
  }

  /** @param {CloseEvent & {answer?: Refusal}} event @param {string} url @param {string[]} protocols */
  #onClose({ code, reason, wasClean, answer }, url, protocols) {
    const verdict = verdictOf(code);
    this.#socket = null;
    this.trips.forget();
    clearInterval(this.#beat);
    this.stopSending();
    this.#note("console.closed", { code, reason }, !wasClean);
    if (this.#ending) {
      this.#to("idle");
    } else if (this.#opened && (!this.settings.reconnect || verdict === "stop")) {
      this.#to("closed");
    } else if (this.#opened) {
      this.#attempt = Date.now() - this.openedAt > STABLE_AFTER ? 0 : this.#attempt;
      this.#wait(verdict === "now" ? Math.round(Math.random() * 200) : fullJitter(this.#attempt++));
    } else {
      this.#onRefused(new URL(url), protocols, answer);
    }
  }

  /** @param {URL} url @param {string[]} protocols @param {Refusal} [answer] where the browser does not hide it */
  async #onRefused(url, protocols, answer) {
    const again = this.state === "reconnecting";
    if (!again) {
      this.#to("closed");
    }
    const attempt = this.#attempt;
    const refusal = answer ?? (await this.#explain(url, protocols));
    const overtaken = this.#socket !== null || this.#ending || attempt !== this.#attempt;
    if (overtaken) {
      return;
    }
    if (again && !refusal.final) {
      this.#wait(fullJitter(this.#attempt++));
      return;
    }
    this.refusal = refusal;
    if (refusal.status) {
      this.#note("console.refused", { status: refusal.status, code: refusal.code, message: refusal.message }, true);
    }
    this.#to("closed");
  }

  /** @param {number} delay */
  #wait(delay) {
    this.retryAt = Date.now() + delay;
    this.#note("console.retry.in", { seconds: (delay / 1000).toFixed(1), n: this.#attempt });
    this.#retry = setTimeout(() => this.dial(true), delay);
    this.#to("reconnecting");
  }

  /** @param {string} key @param {Record<string, unknown>} [values] @param {boolean} [bad] */
  #note(key, values, bad) {
    this.#add("system", { key, values, bad }, performance.now());
  }

  /** @param {import("./log.js").Direction} direction @param {string | Uint8Array | Notice} data @param {number} now @param {number} [number] */
  #add(direction, data, now, number = undefined) {
    const row = this.log.add(direction, data, performance.timeOrigin + now, number);
    this.onrows();
    return row;
  }

  /** @param {State} state */
  #to(state) {
    this.state = state;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {string} url @param {string[]} protocols of which one may hold a token */
function plain(url, protocols) {
  return new HttpSocket(new URL(url), protocols.find((protocol) => protocol.startsWith("bearer."))?.slice("bearer.".length));
}

/** As it goes over the wire: half a surrogate pair has no UTF-8. @param {string} text */
function wellFormed(text) {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}
