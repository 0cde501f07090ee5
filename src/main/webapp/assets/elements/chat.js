// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { nameOf } from "../chat/guests.js";
import { h } from "../lib/dom.js";
import { on } from "../lib/events.js";
import { directChannel } from "../parley.js";
import { setBadge } from "./badge.js";
import { ConversationState } from "./chat/conversationstate.js";
import { CHAT } from "./chat/style.js";
import { ParleyElement, withAttributes } from "./element.js";
import { icon } from "./icons.js";
import { languageOf } from "./language.js";
import { lower, raise } from "./layer.js";
import { sheetOf } from "./basestyle.js";
import { hold } from "./subscriptions.js";

/** @type {CSSStyleSheet | undefined} */
let sheet;

/**
 * `<parley-chat channel>` or `<parley-chat to>`: a room, or a private chat with a user, in the page or, with `launcher`, behind a button at
 * the corner of the window; then `open` says whether it is open. `label` is the title.
 */
export class ParleyChat extends ParleyElement {
  #title = h("strong.title", { part: "title", dir: "auto" });
  #count = h("span.count", { part: "count" });
  #close = h("button.quiet.close", { type: "button", part: "close" }, icon("close", 16));
  #reason = h("span", {});
  #again = h("button.link", { type: "button" });
  #banner = h("p.banner", { role: "status", hidden: true }, this.#reason, this.#again);
  #room = h("div.talk", { part: "conversation" });
  #window = h("div.window", { part: "window" }, h("div.head", { part: "head" }, this.#title, this.#count, this.via.element, this.#close), this.#banner, this.#room);
  #badge = h("span.badge", { part: "badge", "aria-hidden": "true", hidden: true });
  #launch = h("button.launch", { type: "button", part: "launcher", "aria-haspopup": "dialog", hidden: true }, icon("chat", 24), this.#badge);
  /** @type {import("./chat/lazyconversation.js").LazyConversation | null} */ #conversation = null;
  #talkingAs = "";
  #people = 0;
  /** The server has notices only. */ #off = false;
  /** The person has left the room on another device. */ #gone = false;
  #told = -1;
  /** @type {ConversationState | null} */ #conversationState = null;
  /** @type {AbortController | null} */ #entered = null;
  /** @type {AbortSignal | null} */ #line = null;
  /** Until when the channel is held. @type {AbortSignal | null} */ #heard = null;
  #channel = "";

  constructor() {
    super((sheet ??= sheetOf(CHAT)));
    this.root.append(this.#window, this.#launch);
    this.#launch.addEventListener("click", () => this.show());
    this.#close.addEventListener("click", () => this.#shut());
    this.#again.addEventListener("click", () => {
      const again = this.#gone ? () => this.#converse() : () => this.signInOrRetry();
      this.#gone = false;
      again();
      this.update();
    });
    this.#window.addEventListener("keydown", (event) => {
      // An input method uses the key itself.
      if (event.key === "Escape" && !event.isComposing && event.keyCode !== 229 && this.hasAttribute("launcher")) {
        event.stopPropagation();
        this.#shut();
      }
    });
  }

  /** How many messages are unread. */
  get unread() {
    return this.#conversationState?.unread ?? 0;
  }

  /** Opens the window and goes into it, as a click on the button does. */
  show() {
    this.toggleAttribute("open", true);
    this.focus();
  }

  close() {
    this.toggleAttribute("open", false);
  }

  /** Goes to the field for the message. @override */
  focus() {
    if (this.#conversation?.started) {
      this.#conversation.focus();
    } else {
      this.#close.focus();
    }
  }

  /** @param {AbortSignal} signal @override */
  begin(signal) {
    const sizes = new ResizeObserver(() => this.#fit());
    sizes.observe(this.#window);
    signal.addEventListener("abort", () => {
      sizes.disconnect();
      lower(this.#window);
      lower(this.#launch);
    });
    this.#place();
  }

  /** @param {import("../parley.js").Client} client @param {AbortSignal} signal @override */
  attach(client, signal) {
    this.#line = signal;
    on(client, "welcome", () => this.#enter(), signal);
    signal.addEventListener("abort", () => this.#leave(), { once: true });
    this.#enter();
  }

  /** @param {string} attribute @override */
  changed(attribute) {
    if (attribute === "channel" || attribute === "to") {
      this.#leave();
      this.#enter();
    } else if (attribute === "launcher" || attribute === "open") {
      this.#place();
      this.tell(this.hasAttribute("open") ? "open" : "close", {});
    }
    this.update();
  }

  /** @override */
  moved() {
    this.#place();
  }

  /** @param {import("../lib/words.js").Words} words @override */
  draw(words) {
    const { unread } = this;
    const title = this.#name(words);
    this.#title.textContent = title;
    // In a private chat the number would count oneself.
    const people = this.#channel.startsWith("direct/") ? words.t(this.#people > 1 ? "talk.there" : "talk.away") : words.count("talk.online", this.#people);
    this.#count.textContent = this.#people > 0 && this.state === "online" ? people : "";
    this.#window.setAttribute("aria-label", words.t("talk.label", { title }));
    this.#close.setAttribute("aria-label", words.t("talk.close"));
    this.#launch.setAttribute("aria-label", unread > 0 ? words.count("talk.open.unread", unread) : words.t("talk.open", { title }));
    this.#launch.title = title;
    setBadge(this.#badge, unread, this.#conversationState?.number);
    const reason = this.troubled ? "" : this.#off ? "talk.off" : this.#gone ? "talk.gone" : "";
    this.#banner.hidden = !this.troubled && !reason;
    this.#again.hidden = reason === "talk.off";
    this.#reason.textContent = words.t(reason || (this.trouble === "offline" ? `banner.${this.state}` : `talk.${this.trouble}`));
    this.#again.textContent = words.t(reason ? "talk.return" : this.remedy);
    if (this.#conversation) {
      this.#conversation.title = title;
      this.#conversation.speak(words.language);
    }
    if (unread !== this.#told && this.#conversationState) {
      this.#told = unread;
      this.tell("unread", { channel: this.#channel, unread });
    }
  }

  get #isShown() {
    return !this.hasAttribute("launcher") || this.hasAttribute("open");
  }

  /** @param {import("../lib/words.js").Words} words */
  #name(words) {
    const peer = this.#conversationState?.peer;
    const to = this.getAttribute("to") ?? "";
    const channel = this.getAttribute("channel") ?? "";
    return this.getAttribute("label") || (peer && nameOf(peer, words)) || to || channel.slice(channel.indexOf("/") + 1);
  }

  /** Layer or part of the page, open or closed. */
  #place() {
    const launcher = this.hasAttribute("launcher");
    const layer = launcher && this.#isShown;
    this.root.classList.toggle("inline", !launcher);
    this.#window.classList.toggle("layer", launcher);
    this.#close.hidden = !launcher;
    if (launcher) {
      this.#window.setAttribute("role", "dialog");
      lower(this.#window);
      lower(this.#launch);
      raise(layer ? this.#window : this.#launch);
    } else {
      this.#window.removeAttribute("role");
      lower(this.#window);
      lower(this.#launch);
      this.#window.removeAttribute("popover");
      this.#window.hidden = false;
    }
    this.#fit();
    this.#converse();
  }

  /** A page's reset may have taken the element's own box, and its height with it. */
  #fit() {
    const { display } = getComputedStyle(this);
    this.root.classList.toggle("loose", !this.hasAttribute("launcher") && (display === "inline" || this.clientHeight === 0));
  }

  #shut() {
    this.close();
    this.#launch.focus();
  }

  /** Once it is known who one is: which channel, and how it stands. */
  #enter() {
    const { client, user } = this;
    const off = client?.welcome?.features?.includes("notices-only") ?? false;
    if (off !== this.#off) {
      this.#off = off;
      this.root.classList.toggle("off", off);
      this.#leave();
      this.update();
    }
    if (off) {
      return;
    }
    const to = this.getAttribute("to");
    const channel = to && user ? directChannel(user.id, to) : (this.getAttribute("channel") ?? "");
    if (!client || !user || !this.#line || !channel.includes("/")) {
      return;
    }
    if (channel === this.#channel && this.#talkingAs === user.id) {
      this.#converse();
    } else {
      const draft = this.#conversation?.draft;
      this.#leave();
      this.#channel = channel;
      this.#talkingAs = user.id;
      this.#entered = new AbortController();
      const { signal } = this.#entered;
      const state = new ConversationState(client, channel, signal);
      this.#conversationState = state;
      state.addEventListener("change", () => this.#hear(signal), { signal });
      state.addEventListener("left", () => this.#onLeft(), { signal });
      state.addEventListener("message", (event) => this.tell("message", /** @type {CustomEvent} */ (event).detail), { signal });
      this.#converse(draft);
    }
    this.update();
  }

  #leave() {
    this.#conversation?.close();
    this.#entered?.abort();
    this.#entered = null;
    this.#conversationState = null;
    this.#gone = false;
    this.#channel = "";
    this.#people = 0;
  }

  #onLeft() {
    this.#heard = null;
    this.#gone = this.#conversation?.started ?? false;
    this.#conversation?.close();
  }

  /** Hears the channel until the signal, and shows how it stands. @param {AbortSignal} signal */
  #hear(signal, may = this.#conversationState?.joined ?? false) {
    if (may && this.client && this.#heard !== signal) {
      this.#heard = signal;
      hold(this.client, this.#channel, signal);
    }
    this.update();
  }

  /** Starts the conversation, as soon as it is to be seen. @param {import("./chat/lazyconversation.js").Draft} [draft] */
  async #converse(draft) {
    const { client, user } = this;
    const entered = this.#entered;
    if (!this.#isShown || this.#gone || this.#conversation?.started || !client || !user || !entered) {
      return;
    }
    const channel = this.#channel;
    const { signal } = entered;
    const conversation = await this.#prepare();
    const options = { client, user, channel, title: this.words ? this.#name(this.words) : "", unread: this.unread || undefined };
    await conversation?.start(options, { language: languageOf(this), draft, signal }).catch(() => {});
    if (conversation?.started && !signal.aborted) {
      this.#hear(signal, true);
      if (this.#window.matches(":focus-within") && this.hasAttribute("launcher")) {
        conversation.focus();
      }
    }
  }

  /** The conversation is loaded when it is first to be seen. */
  async #prepare() {
    // Where it does not come now, the next welcome or click asks again.
    const { LazyConversation } = await import("./chat/lazyconversation.js").catch(() => ({ LazyConversation: null }));
    if (LazyConversation && !this.#conversation) {
      this.#conversation = new LazyConversation(this.#room);
      this.#conversation.addEventListener("count", (event) => {
        this.#people = /** @type {CustomEvent} */ (event).detail;
        this.update();
      });
    }
    return this.#conversation;
  }
}

withAttributes(ParleyChat, { strings: ["channel", "to", "label"], booleans: ["open", "launcher"] });
