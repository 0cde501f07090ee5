// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { ParleyError, explainHandshake } from "./protocol.js";

const WELCOME_WITHIN = 10_000;
const STABLE_AFTER = 10_000;
const HEARTBEAT_MISSED = 4210;
const TOKEN_EXPIRED = 4201;
const QUIET = 25_000;
const AWAY = 86_400_000;
const ANSWER_WITHIN = 10_000;
const LATE = 2_000;
/** @type {(number | string)[]} */
const SIGNED_OUT = [4001, "identity.required"];
const FINAL = [1000, 1002, 1003, 1007, 1008, 1009];

/**
 * One connection that comes back by itself:
 *
 *   idle -> connecting -> online -> reconnecting | offline -> online ...
 *   closed is final, until `open` is called: the server, or `close`, said stop
 */
export class Line {
  /** @type {import("../parley.js").State} */ state = "idle";
  /** @type {any} */ closing;
  #url;
  #options;
  #on;
  #heartbeat;
  /** @type {any} */ #socket;
  #wakes = new AbortController();
  #attempt = 0;
  #dials = 0;
  #renewed = false;
  #pausing = false;
  #told = false;
  #timer = 0;
  #token = "";

  /** @param {URL} url @param {any} options @param {any} on */
  constructor(url, options, on) {
    this.#url = url;
    this.#options = { random: Math.random, ...options };
    this.#on = on;
    this.#heartbeat = new Heartbeat(on.ask, () => this.#lost(HEARTBEAT_MISSED));
  }

  open() {
    if (["idle", "closed"].includes(this.state)) {
      this.#attempt = 0;
      this.#renewed = false;
      this.#wakes = new AbortController();
      addEventListener("online", () => this.#wake(), this.#wakes);
      document.addEventListener("visibilitychange", () => document.hidden || this.#wake(), this.#wakes);
      // A page that is left may live on in the browser's memory: nobody is there, whatever answers the pings.
      addEventListener(
        "pagehide",
        () => {
          this.#drop();
          this.#pause(AWAY, 1001);
        },
        this.#wakes,
      );
      addEventListener("pageshow", ({ persisted }) => persisted && this.hurry(), this.#wakes);
      this.#set("connecting");
      this.#dial();
    }
  }

  /** @param {number | string} code */
  close(code, reason = "") {
    this.#drop();
    this.#wakes.abort();
    this.#set("closed", code, reason);
  }

  hurry(within = 0) {
    if (this.#pausing) {
      this.#wait(within, () => this.#dial());
    }
  }

  send(text = "") {
    // Of one that closes a browser complains in the console; what has no answer is sent again anyway.
    if (this.#socket && !(this.#socket.readyState > WebSocket.OPEN)) {
      this.#socket.send(text);
    }
  }

  greet(quiet = 0) {
    this.#wait(STABLE_AFTER, () => {
      this.#attempt = 0;
      this.#renewed = false;
    });
    this.#heartbeat.start(quiet);
    this.#set("online");
  }

  async #dial() {
    if (this.state === "closed") {
      return;
    }
    this.#drop();
    const dial = this.#dials;
    this.#wait(WELCOME_WITHIN, () => this.#lost(1006, "no welcome"));
    const { getToken, dial: make } = this.#options;
    const protocols = ["parley.v1"];
    try {
      if (getToken) {
        const token = await getToken();
        if (!token) {
          throw new ParleyError({ code: "identity.required", message: "there is no token", status: 401 });
        }
        this.#token = token;
        protocols.push(`bearer.${token}`);
      }
      if (dial === this.#dials) {
        const socket = make ? make(this.#url, protocols) : new WebSocket(this.#url, protocols);
        this.#socket = socket;
        const on = (type = "", heard = (/** @type {any} */ event) => event) =>
          socket.addEventListener(type, (/** @type {any} */ event) => socket === this.#socket && heard(event));
        on("close", ({ code, reason }) => this.#lost(code, reason));
        on("message", ({ data }) => {
          this.#heartbeat.heard();
          this.#on.text(data);
        });
      }
    } catch (/** @type {any} */ problem) {
      if (dial === this.#dials) {
        this.#withoutToken(problem);
      }
    }
  }

  #wake() {
    if (this.state === "online") {
      this.#heartbeat.ask();
    } else if (!this.#told) {
      this.hurry(this.#options.random() * 1_000);
    }
  }

  /** Who brings tokens may tell why there is none: 401 and 403 are final, as they are of a handshake. @param {any} problem */
  #withoutToken(problem) {
    const { status = 0, retryAfter = 0 } = problem ?? {};
    const code = (problem instanceof ParleyError && problem.code) || (status === 401 && "identity.required") || 1006;
    const reason = String(problem?.message ?? problem);
    if (code === "identity.required" || status === 401 || status === 403) {
      this.close(code, reason);
    } else {
      this.#drop();
      this.#pause(retryAfter, code, reason);
    }
  }

  async #lost(code = 0, reason = "", explain = this.state !== "online") {
    const { closing } = this;
    this.#drop();
    const verdict = verdictOf(code);
    const expired = code === TOKEN_EXPIRED;
    if (closing?.reconnect === false || verdict === "stop" || (expired && this.#renewed)) {
      return this.close(closing?.code ?? code, reason);
    }
    this.#renewed ||= expired;
    this.#pause(closing?.after, code, reason, verdict === "now" && (expired || !this.#attempt));
    const answer = explain && (await this.#explain());
    if (answer && this.#pausing) {
      const { status, message, retryAfter } = answer;
      if (retryAfter) {
        this.#pause(retryAfter, answer.code, message);
      } else if (status >= 400 && status < 500 && status !== 429) {
        this.close(answer.code, message);
      }
    }
  }

  /** The server tells only its own pages. */
  #explain() {
    const url = this.#url.href.replace("ws", "http");
    return url.startsWith(`${location.origin}/`) && explainHandshake(new URL(".", url), `/ws${this.#url.search}`, undefined, this.#token);
  }

  /** @param {number | string} code */
  #pause(told = 0, code, reason = "", now = false) {
    const retryIn = now ? 0 : told || fullJitter(this.#attempt, this.#options.random);
    this.#attempt++;
    this.#told = told > 0;
    this.#pausing = true;
    this.#wait(retryIn, () => this.#dial());
    this.#set(navigator.onLine ? "reconnecting" : "offline", code, reason, retryIn);
  }

  #wait(within = 0, then = () => {}) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, within);
  }

  /** A dead line would say goodbye after minutes. */
  #drop() {
    this.#dials++;
    this.#pausing = false;
    clearTimeout(this.#timer);
    this.#heartbeat.stop();
    const socket = this.#socket;
    this.#socket = this.closing = null;
    socket?.close(1000);
    this.#on.lost();
  }

  /** @param {import("../parley.js").State} to @param {number | string} code */
  #set(to, code = 0, reason = "", retryIn = 0) {
    const from = this.state;
    this.state = to;
    const signedOut = to === "closed" && SIGNED_OUT.includes(code);
    this.#on.state({ from, to, code, reason, retryIn, signedOut });
  }
}

/** Asks after a silence, as browsers hide pings. Each frame arms the timer: timers that arm each other are throttled in hidden tabs. */
export class Heartbeat {
  #ask;
  #onDead;
  #quiet = 0;
  #timer = 0;
  #asked = false;

  constructor(ask = () => {}, onDead = ask) {
    this.#ask = ask;
    this.#onDead = onDead;
  }

  start(quiet = 0) {
    this.#quiet = quiet || QUIET;
    this.heard();
  }

  heard() {
    this.#asked = false;
    this.#arm(this.#quiet);
  }

  ask() {
    if (this.#quiet && !this.#asked) {
      this.#asked = true;
      this.#arm(ANSWER_WITHIN);
      this.#ask();
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#quiet = 0;
  }

  #arm(within = 0) {
    clearTimeout(this.#timer);
    const due = Date.now() + within;
    this.#timer = setTimeout(() => {
      // Late: the page slept, and the answer may stand behind this in the queue.
      if (this.#asked && Date.now() - due < LATE) {
        this.#onDead();
      } else {
        this.#asked = false;
        this.ask();
      }
    }, within);
  }
}

export function verdictOf(code = 0) {
  const range = Math.floor(code / 100);
  return range === 40 || FINAL.includes(code) ? "stop" : range === 42 ? "now" : "pause";
}

/** The clients of a restarted server spread. */
export function fullJitter(attempt = 0, random = Math.random) {
  return Math.round(random() * Math.min(30_000, 500 * 2 ** attempt));
}
