// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";
import { setBadge } from "./badge.js";
import { Notices } from "./bell/notices.js";
import { BELL } from "./bell/style.js";
import { ParleyElement, withAttributes } from "./element.js";
import { icon } from "./icons.js";
import { sheetOf } from "./basestyle.js";

/** So long must notices be looked at to count as read: nobody reads anything in less. */
const READ_AFTER = 1_500;

/** @type {CSSStyleSheet | undefined} */
let sheet;

/**
 * `<parley-bell>`: a button with the number of unread notices, a panel with the latest, and a toast for each that arrives.
 *
 * Attributes: `topics` (names, with commas between them), `open`, `quiet` (no toasts), `keep-unread` (only the button marks as read).
 */
export class ParleyBell extends ParleyElement {
  #badge = h("span.badge", { part: "badge", "aria-hidden": "true", hidden: true });
  #button = h("button.bell", { type: "button", part: "button", "aria-haspopup": "dialog", "aria-expanded": "false" });
  #announcer = h("div.visually-hidden", { role: "status" });
  /** @type {Notices | null} */ #notices = null;
  /** @type {AbortController | null} */ #following = null;
  /** @type {AbortSignal | null} */ #line = null;
  /** @type {ReturnType<typeof import("./bell/views.js").viewsIn> | null} */ #views = null;
  #shownUnread = -1;
  #readTimer = 0;

  constructor() {
    super((sheet ??= sheetOf(BELL)));
    this.#button.append(icon("bell"), this.#badge);
    this.#button.addEventListener("click", () => (this.#isOpen ? this.#close(true) : this.show()));
    this.root.append(this.#button, this.#announcer);
  }

  /** How many notices are unread. */
  get unread() {
    return this.#notices?.unread ?? 0;
  }

  /** Opens the panel and goes into it, as a click on the bell does. */
  show() {
    this.toggleAttribute("open", true);
    // Once it is drawn.
    this.#prepare().then(() => queueMicrotask(() => this.#isOpen && this.#views?.panel.focus()));
  }

  close() {
    this.toggleAttribute("open", false);
  }

  /** Marks all notices as read, in every window of this person. */
  async markRead() {
    await this.#notices?.markRead().catch(() => {});
  }

  get #isOpen() {
    return this.hasAttribute("open");
  }

  get #keepsUnread() {
    return this.hasAttribute("keep-unread");
  }

  /** @param {AbortSignal} signal @override */
  begin(signal) {
    document.addEventListener("visibilitychange", () => this.#readSoon(), { signal });
    addEventListener("focus", () => this.#readSoon(), { signal });
    signal.addEventListener("abort", () => {
      this.#views?.panel.close();
      this.#views?.toasts.clear();
      clearTimeout(this.#readTimer);
    });
    this.#prepare();
  }

  /** @param {import("../parley.js").Client} client @param {AbortSignal} signal @override */
  attach(client, signal) {
    this.#following?.abort();
    const following = new AbortController();
    this.#following = following;
    this.#line = signal;
    signal.addEventListener("abort", () => following.abort(), { once: true });
    const topics = (this.getAttribute("topics") ?? "").split(",").map((name) => name.trim());
    const notices = new Notices(client, topics.filter(Boolean).map((name) => `topic/${name}`), following.signal);
    this.#notices = notices;
    notices.addEventListener("change", () => this.update());
    notices.addEventListener("notice", (event) => this.#arrived(/** @type {CustomEvent} */ (event).detail));
    this.update();
  }

  /** @param {string} attribute @override */
  changed(attribute) {
    if (attribute === "open") {
      this.#showPanel();
    } else if (attribute === "topics" && this.client && this.#line) {
      this.attach(this.client, this.#line);
    }
    this.update();
  }

  /** @override */
  moved() {
    this.#views?.panel.close();
    this.#showPanel();
  }

  /** @param {import("../lib/words.js").Words} words @override */
  draw(words) {
    const { unread } = this;
    const label = unread > 0 ? words.count("bell.unread", unread) : words.t("bell.none");
    this.#button.setAttribute("aria-label", this.troubled ? words.t(`bell.${this.signedOut ? "signedout" : "offline"}.label`, { label }) : label);
    this.#button.title = this.troubled ? words.t(`state.${this.signedOut ? "signedout" : this.state}`) : words.t("bell.title") + (this.via.text && ` \u00b7 ${this.via.text}`);
    this.#button.classList.toggle("troubled", this.troubled);
    setBadge(this.#badge, unread);
    const list = this.#notices?.list ?? [];
    this.#views?.toasts.draw(words, list);
    if (this.#isOpen) {
      this.#views?.panel.draw(words, {
        list,
        unread,
        more: this.#notices?.more ?? false,
        loaded: this.#notices?.loaded ?? false,
        trouble: this.trouble,
        remedy: this.remedy,
        troubled: this.troubled,
      });
      this.#readSoon();
    }
    if (this.#notices?.loaded && unread !== this.#shownUnread) {
      this.#shownUnread = unread;
      this.tell("unread", { unread });
    }
  }

  /** @param {boolean} restore the focus to the bell */
  #close(restore) {
    this.close();
    if (restore) {
      this.#button.focus();
    }
  }

  #showPanel() {
    this.#button.setAttribute("aria-expanded", String(this.#isOpen));
    if (this.#isOpen) {
      this.#views?.panel.open();
      this.#views?.toasts.clear();
      this.update();
    } else {
      this.#views?.panel.close();
    }
  }

  /** Loads what is shown besides the bell. */
  async #prepare() {
    // Where it does not come now, the next notice or click asks again.
    const { viewsIn } = await import("./bell/views.js").catch(() => ({ viewsIn: null }));
    if (viewsIn && !this.#views && this.shadowRoot) {
      this.#views = viewsIn(this.shadowRoot, this.#button, {
        onShow: () => this.show(),
        onClose: (restore) => this.#close(restore),
        onOlder: () => this.#notices?.loadOlder().catch(() => this.update()),
        onRead: () => this.markRead(),
        onFollow: () => !this.#keepsUnread && this.markRead(),
        onRetry: () => this.signInOrRetry(),
      });
      this.#views.panel.element.append(this.via.element);
      this.#announcer.before(this.#views.panel.element, this.#views.toasts.element);
      this.#showPanel();
    }
  }

  /** @param {import("./bell/notices.js").Message} message */
  async #arrived(message) {
    const wanted = this.tell("message", message);
    await this.#prepare();
    const { words } = this;
    if (words && this.#views) {
      const { toasts } = this.#views;
      this.#announcer.textContent = words.t("bell.arrived", { text: toasts.textOf(message) });
      if (wanted && !this.#isOpen && !this.hasAttribute("quiet")) {
        toasts.add(message);
      }
    }
  }

  /** What has been in the open panel for a moment, in front of somebody, is read. */
  #readSoon() {
    const looking = () => this.#isOpen && document.visibilityState === "visible" && document.hasFocus() && !this.#keepsUnread;
    if (looking() && this.unread > 0 && !this.#readTimer) {
      this.#readTimer = setTimeout(() => {
        this.#readTimer = 0;
        if (looking()) {
          this.markRead();
        }
      }, READ_AFTER);
    }
  }
}

withAttributes(ParleyBell, { strings: ["topics"], booleans: ["open", "quiet", "keep-unread"] });
