// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { fullJitter, verdictOf } from "./backoff.js";
import { Credential, socketOf, whyNone } from "./credential.js";
import { Heartbeat } from "./heartbeat.js";
import { rememberedTransport } from "./transportmemory.js";
import { listenToPage } from "./pageevents.js";

const WELCOME_WITHIN = 10_000;
const NO_WELCOME = "no welcome";
const STABLE_AFTER = 10_000;
const HEARTBEAT_MISSED = 4210;
const TOKEN_EXPIRED = 4201;
const AWAY = 86_400_000;
/** A line that is gone so soon, again and again, is cut by something on the way. */
const CUT_WITHIN = 35_000;
const DOUBTS = 6;
const CHANGED = ["handshake.invalid", "upgrade.required"];
/** @type {(number | string)[]} */
const SIGNED_OUT = [4001, "identity.required"];

/**
 * @typedef {import("./types.js").Socket} Socket
 * @typedef {import("./types.js").SocketEvent} SocketEvent
 */

/**
 * One connection that comes back by itself:
 *
 *   idle -> connecting -> online -> reconnecting | offline -> online ...
 *   closed is final, until `open` is called: the server, or `close`, said stop
 */
export class ReconnectingConnection {
  /** @type {import("../parley.js").State} */ state = "idle";
  /** What the server has said before it closes. @type {import("./types.js").Closing | null} */ closing = null;
  /** Of the present connection, or the last. @type {import("../parley.js").Transport | null} */ transport = null;
  #url;
  #options;
  #on;
  #heartbeat;
  /** @type {Socket | null} */ #socket = null;
  #wakes = new AbortController();
  /** @type {import("./fallback.js").Fallback | null} */ #fallback = null;
  #mayFall;
  #doubts = 0;
  #decided = 0;
  #since = 0;
  #attempt = 0;
  #dials = 0;
  #renewed = false;
  #pausing = false;
  #told = false;
  #timer = 0;
  #credential;

  /** @param {URL} url @param {import("../parley.js").Options} options @param {import("./types.js").ConnectionHandlers} on */
  constructor(url, options, on) {
    this.#url = url;
    this.#options = { random: Math.random, transports: /** @type {import("../parley.js").Transport[]} */ (["websocket", "sse", "long-poll"]), ...options };
    this.#on = on;
    this.#credential = new Credential(options.getToken);
    this.busy = on.busy;
    // Other origins get no answer to plain requests.
    this.#mayFall = !options.dial && url.host === location.host && url.pathname.endsWith("/ws");
    this.#heartbeat = new Heartbeat(on.ask, () => this.#lost(HEARTBEAT_MISSED));
  }

  open() {
    if (["idle", "closed"].includes(this.state)) {
      this.#attempt = this.#doubts = 0;
      this.#renewed = false;
      this.#wakes = new AbortController();
      const on = {
        online: () => this.#wake(true),
        // What is still open is so by name only.
        offline: () => {
          if (this.state === "online" || !this.#told) {
            this.#drop();
            this.#pause(0, 1006, "", false, "offline");
          }
        },
        seen: () => this.#wake(),
        left: () => {
          this.#fallback?.stop();
          this.#drop();
          this.#pause(AWAY, 1001);
        },
        back: () => this.hurry(),
      };
      listenToPage(on, this.#wakes);
      this.#set("connecting");
      this.#dial();
    }
  }

  /** @param {number | string} code */
  close(code, reason = "") {
    this.#fallback?.stop();
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
    if (this.#socket && !((this.#socket.readyState ?? 0) > WebSocket.OPEN)) {
      this.#socket.send(text);
    }
  }

  greet(quiet = 0) {
    this.#wait(STABLE_AFTER, () => {
      this.#attempt = 0;
      this.#renewed = false;
    });
    const { transport = "websocket", quiet: patience = quiet } = /** @type {Socket} */ (this.#socket);
    this.#heartbeat.start(patience);
    this.#since = Date.now();
    const from = this.transport;
    this.transport = transport;
    if (this.state !== "online") {
      this.#set("online");
    }
    if (from !== transport) {
      this.#on.transport({ from, to: transport });
    }
    this.#fallback?.online(this);
  }

  /** A reply is late: is anybody there? The other transports find out by themselves. */
  doubt() {
    if (this.state === "online" && this.transport === "websocket") {
      this.#heartbeat.ask();
    }
  }

  /** Goes over to a socket that has been welcomed. @param {Socket} socket @param {string[]} texts what it has brought */
  async adopt(socket, texts) {
    this.#drop();
    this.#hear(socket);
    // What was under way learns of it first.
    await null;
    texts.forEach(this.#on.text);
  }

  protocols() {
    return this.#credential.protocols();
  }

  async #dial() {
    if (this.state === "closed") {
      return;
    }
    this.#drop();
    const dial = this.#dials;
    this.#wait(WELCOME_WITHIN, () => this.#lost(1006, NO_WELCOME));
    try {
      if (!this.#fallback && this.#mayFall && (rememberedTransport(this.#url) || this.#options.transports[0] !== "websocket")) {
        await this.#load();
      }
      const protocols = await this.protocols();
      if (dial === this.#dials) {
        this.#hear(this.#options.dial?.(this.#url, protocols) ?? this.#fallback?.dial(this, this.#credential.text) ?? socketOf(this.#url, protocols));
      }
    } catch (problem) {
      if (dial === this.#dials) {
        const { code, reason, retryAfter, final } = whyNone(problem);
        if (final) {
          this.close(code, reason);
        } else {
          this.#drop();
          this.#pause(retryAfter, code, reason);
        }
      }
    }
  }

  #hear(/** @type {Socket} */ socket) {
    this.#socket = socket;
    const on = (/** @type {string} */ type, /** @type {(event: SocketEvent) => void} */ heard) =>
      socket.addEventListener(type, (event) => socket === this.#socket && heard(/** @type {SocketEvent} */ (event)));
    on("close", ({ code, reason, problem }) => this.#lost(code, reason, problem));
    on("message", ({ data }) => {
      this.#heartbeat.heard();
      this.#on.text(data);
      this.#fallback?.heard(data);
    });
  }

  async #load() {
    this.#fallback ??= new (await import("./fallback.js")).Fallback(this.#url, this.#options);
  }

  /** @param {boolean} [connected] there is a network again: whatever is under way began without */
  #wake(connected) {
    if (this.state === "online") {
      this.#heartbeat.ask();
      this.#fallback?.wake(this);
    } else if (connected && !this.#told) {
      this.#wait(0, () => this.#dial());
    } else if (!this.#told) {
      this.hurry(this.#options.random() * 1_000);
    }
  }

  /** @param {SocketEvent["problem"]} [problem] what the server has said in place of a welcome */
  async #lost(code = 0, reason = "", problem) {
    const { closing } = this;
    const dial = this.#dials;
    const online = this.state === "online";
    const silent = code === HEARTBEAT_MISSED && this.transport === "sse";
    const cut = online && (code === 1006 || silent) && Date.now() - this.#since < CUT_WITHIN;
    const ask = !online || silent || (cut && this.#mayFall);
    this.#doubts = ask ? this.#doubts : 0;
    if (code === 1006 && this.#fallback?.adopt(this)) {
      return;
    }
    this.#drop();
    const verdict = verdictOf(code);
    const expired = code === TOKEN_EXPIRED;
    if (closing?.reconnect === false || verdict === "stop" || (expired && this.#renewed)) {
      return this.close(closing?.code ?? code, reason);
    }
    this.#renewed ||= expired;
    this.#pause(closing?.after, code, reason, verdict === "now" && (expired || !this.#attempt));
    const answer = problem ?? (ask ? await this.#credential.explain(this.#url) : null);
    // A browser's handshake is sound: a proxy has changed it.
    const changed = this.#mayFall && CHANGED.includes(answer?.code ?? "");
    if ((answer?.status === 101 || changed) && dial > this.#decided) {
      this.#doubts += reason === NO_WELCOME ? DOUBTS : cut && !silent ? 2 : 3;
      await this.#doubt(cut);
    } else if (ask) {
      this.#doubts = 0;
    }
    if (answer && !changed && this.#pausing) {
      const { status, message, retryAfter } = answer;
      const code = answer.code ?? 0;
      if (retryAfter) {
        this.#pause(retryAfter, code, message);
      } else if (status >= 400 && status < 500 && status !== 429) {
        this.close(code, message);
      }
    }
  }

  /** The server is there and would have admitted: something on the way is in the way. */
  async #doubt(cut = false) {
    if (this.#doubts >= DOUBTS && this.#mayFall && this.#options.transports.length > 1) {
      this.#decided = this.#dials;
      this.#doubts = 0;
      await this.#load().catch(() => {});
      this.#fallback?.next(cut);
      if (this.state !== "online") {
        this.#dial();
      }
    }
  }

  /** @param {number | string} code @param {import("../parley.js").State} to */
  #pause(told = 0, code, reason = "", now = false, to = navigator.onLine ? "reconnecting" : "offline") {
    const retryIn = now ? 0 : told || fullJitter(this.#attempt, this.#options.random);
    this.#attempt++;
    this.#told = told > 0;
    this.#pausing = true;
    this.#wait(retryIn, () => this.#dial());
    this.#set(to, code, reason, retryIn);
  }

  #wait(within = 0, then = () => {}) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, within);
  }

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
    this.#on.state({ from, to, code, reason, retryIn, signedOut, transport: this.transport });
  }
}
