// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";
import { dropFalse, propertyOf } from "./attributes.js";
import { on } from "../lib/events.js";
import { acquire } from "./connection.js";
import { languageOf, wordsIn } from "./language.js";
import { baseStyle } from "./basestyle.js";
import { TransportNote, reflectTransport } from "./transportnote.js";

export { withAttributes } from "./attributes.js";

/** Shorter interruptions are not worth a word. */
const PATIENCE = 5_000;
/** @type {Record<string, string>} */
const TROUBLES = { "ticket.failed": "ticket", "ticket.forbidden": "forbidden" };
/** Where this file comes from is where the server is; its path may name a version. */
const SERVER = import.meta.url.replace(/assets\/(?:v-[^/]+\/)?elements\/[^/]*$/, "");

/**
 * What all elements share: a shadow root, words in the language of the place, the page's one connection, and a life that survives
 * being moved. A subclass draws into `root` in `draw`, and listens in `attach` until the signal says that it is over.
 */
export class ParleyElement extends HTMLElement {
  /** @type {import("../parley.js").Client | null} the connection, while the element is in a page */ client = null;
  /** For a subclass to place. */ via = new TransportNote();
  /** @type {import("../lib/words.js").Words | null} */ #words = null;
  /** @type {HTMLElement} */ #root = h("div.root", { part: "root" });
  /** @type {AbortController | null} */ #life = null;
  /** @type {AbortController | null} */ #line = null;
  /** @type {Map<Element, number>} */ #scrolled = new Map();
  #leaving = 0;
  #queued = false;
  #connecting = false;
  #troubled = false;
  /** @type {number | string} why the line is not there */ #code = 0;
  #signedOut = false;
  #troubleTimer = 0;

  /** @param {...CSSStyleSheet} sheets */
  constructor(...sheets) {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [baseStyle(), ...sheets];
    shadow.append(this.#root);
    // Being moved resets what was scrolled, and by then it can no longer be read.
    const note = (/** @type {Event} */ { target }) => target instanceof Element && this.#scrolled.set(target, target.scrollTop);
    shadow.addEventListener("scroll", note, { capture: true, passive: true });
  }

  get root() {
    return this.#root;
  }

  get words() {
    return this.#words;
  }

  /** Whether the line has been gone for so long that it should be said. */
  get troubled() {
    return this.#troubled;
  }

  /** Whether nobody is signed in any more, so that trying again is of no use. */
  get signedOut() {
    return this.#signedOut;
  }

  /** The end of the words' keys for what is wrong: `offline`, `closed`, `signedout`, `ticket`, `forbidden`. @returns {string} */
  get trouble() {
    if (this.#signedOut) {
      return "signedout";
    }
    return TROUBLES[this.#code] ?? (this.state === "closed" ? "closed" : "offline");
  }

  /** What to offer then. @returns {string} a key of words */
  get remedy() {
    return this.#signedOut ? "banner.signin" : this.state === "closed" ? "banner.again" : "banner.now";
  }

  /** @returns {string} as in the protocol's client: `online`, `reconnecting` ... */
  get state() {
    return this.client?.state ?? "idle";
  }

  /** @returns {import("../parley.js").User | null} whom the server takes this page's visitor for */
  get user() {
    return this.client?.user ?? null;
  }

  /** @returns {string | null} how messages travel: `websocket`, `sse`, `long-poll` */
  get transport() {
    return this.client?.transport ?? null;
  }

  connectedCallback() {
    clearTimeout(this.#leaving);
    if (this.#life) {
      this.moved();
      this.#scrolled.forEach((top, element) => (element.scrollTop = top));
      this.#speak();
    } else {
      this.#begin();
    }
  }

  disconnectedCallback() {
    clearTimeout(this.#leaving);
    // Moved in the page, it is back before this comes.
    this.#leaving = setTimeout(() => this.#end(), 0);
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    // Off, and was: nothing has changed.
    if (before === now || dropFalse(this, name, now) || !this.#life) {
      return;
    }
    if (name === "base" || name === "ticket-url") {
      this.#connectSoon();
    } else if (name === "lang") {
      this.#speak();
    } else if (name === "theme") {
      this.#paint();
    } else {
      this.changed(name);
    }
  }

  /** Draws soon, once for all that changes until then. */
  update() {
    if (!this.#queued) {
      this.#queued = true;
      queueMicrotask(() => {
        this.#queued = false;
        if (this.#life && this.#words) {
          this.via.draw(this.#words, this.client);
          this.draw(this.#words);
        }
      });
    }
  }

  /** @param {string} name without its `parley-` @param {object} detail @returns {boolean} false where somebody has prevented the default */
  tell(name, detail) {
    return this.dispatchEvent(new CustomEvent(`parley-${name}`, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  /** Tries to connect at once, also after the end. */
  reconnect() {
    this.client?.open();
    this.client?.retryNow();
  }

  /** What the button beside the trouble does. */
  async signInOrRetry() {
    const { signInOrRetry } = await import("./signinorretry.js").catch(() => ({ signInOrRetry: () => this.reconnect() }));
    signInOrRetry(this);
  }

  /** @param {import("../lib/words.js").Words} _words */
  draw(_words) {}

  /** @param {import("../parley.js").Client} _client @param {AbortSignal} _signal the element is gone, or has another connection */
  attach(_client, _signal) {}

  /** What was set up once, until the element is gone. @param {AbortSignal} _signal */
  begin(_signal) {}

  /** It stands elsewhere in the page. */
  moved() {}

  /** @param {string} _attribute of its own */
  changed(_attribute) {
    this.update();
  }

  #begin() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    for (const name of /** @type {typeof ParleyElement & {observedAttributes: string[]}} */ (this.constructor).observedAttributes) {
      this.#adopt(propertyOf(name));
    }
    const observer = new MutationObserver(() => this.#speak());
    observer.observe(document, { attributes: true, attributeFilter: ["lang"], subtree: true });
    signal.addEventListener("abort", () => observer.disconnect());
    this.#paint();
    this.#speak();
    this.begin(signal);
    this.#connectSoon();
  }

  #end() {
    if (!this.isConnected) {
      this.#life?.abort();
      this.#life = null;
      this.#disconnect();
      this.#scrolled.clear();
    }
  }

  /** What a script has set before the element was defined hides the property of the class. @param {string} property */
  #adopt(property) {
    if (Object.hasOwn(this, property)) {
      const self = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
      const value = self[property];
      delete self[property];
      self[property] = value;
    }
  }

  /** Once for all attributes that are set in one go. */
  #connectSoon() {
    const life = this.#life;
    if (!this.#connecting) {
      this.#connecting = true;
      queueMicrotask(() => {
        this.#connecting = false;
        if (this.#life === life) {
          this.#connect();
        }
      });
    }
  }

  #connect() {
    this.#disconnect();
    const line = new AbortController();
    const base = new URL(this.getAttribute("base") || SERVER, document.baseURI);
    if (!base.pathname.endsWith("/")) {
      base.pathname += "/";
    }
    const client = acquire({ base, ticketUrl: this.getAttribute("ticket-url") ?? "" });
    this.#line = line;
    this.client = client;
    on(client, "state", (change) => this.#onState(change), line.signal);
    on(client, "transport", () => reflectTransport(this) && this.#onState({ from: client.state, to: client.state }), line.signal);
    this.#onState({ to: client.state });
    this.attach(client, line.signal);
  }

  #disconnect() {
    clearTimeout(this.#troubleTimer);
    this.#troubleTimer = 0;
    this.#line?.abort();
    this.client?.release();
    this.#line = null;
    this.client = null;
  }

  /** @param {{from?: string, to: string, code?: number | string, retryIn?: number, signedOut?: boolean}} change */
  #onState({ from, to, code = 0, retryIn = 0, signedOut = false }) {
    this.#code = code;
    this.#signedOut = signedOut;
    reflectTransport(this);
    if (from !== undefined) {
      this.tell("state", { state: to, code, retryIn, signedOut, transport: this.transport });
    }
    if (to === "online" || to === "closed" || to === "offline") {
      clearTimeout(this.#troubleTimer);
      this.#troubleTimer = 0;
      this.#troubled = to !== "online";
    } else {
      this.#troubleTimer ||= setTimeout(() => {
        this.#troubled = true;
        this.update();
      }, PATIENCE);
    }
    this.update();
  }

  async #speak() {
    const language = languageOf(this);
    if (this.#words?.language !== language) {
      const words = await wordsIn(language);
      if (languageOf(this) === language) {
        this.#words = words;
        this.#root.lang = words.language;
        this.update();
      }
    }
  }

  #paint() {
    const theme = this.getAttribute("theme");
    if (theme === "dark" || theme === "light") {
      this.#root.dataset.theme = theme;
    } else {
      delete this.#root.dataset.theme;
    }
  }
}
