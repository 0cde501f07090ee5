// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { nameOf } from "../../chat/guests.js";
import { h } from "../../lib/dom.js";
import { lower, placeAt, raise } from "../layer.js";
import { icon } from "../icons.js";
import { noticeOf, timeText } from "../../lib/notice.js";

const WIDTH = 380;

/**
 * @typedef {import("../../lib/words.js").Words} Words
 * @typedef {import("./notices.js").Message & {channel: string, unread: boolean}} Listed
 * @typedef {{list: Listed[], unread: number, more: boolean, loaded: boolean, trouble: string, remedy: string, troubled: boolean}} View
 * @typedef {{onClose: (restore: boolean) => void, onOlder: () => void, onRead: () => void, onFollow: () => void, onRetry: () => void}} Handlers
 */

/** The latest notices, in a layer at the bell. One tab stop for the list; the arrows move in it. */
export class Panel {
  #title = h("h2", { part: "title" });
  #read = h("button.link", { type: "button", part: "mark-read" });
  #close = h("button.quiet.close", { type: "button", part: "close" }, icon("close", 16));
  #retry = h("button.link", { type: "button" });
  #trouble = h("span", {});
  #status = h("p.trouble", { role: "status", hidden: true }, this.#trouble, this.#retry);
  #list = h("ul", { role: "list", part: "list" });
  #empty = h("p.empty.muted", { hidden: true });
  #older = h("button.older", { type: "button", part: "older", hidden: true });
  #scroller = h("div.scroller", {}, this.#empty, this.#list, this.#older);
  /** @type {Map<string, {element: HTMLElement, signature: string}>} */ #rows = new Map();
  /** Those that were unread when the panel was opened stay marked until it is closed. @type {Set<string>} */ #fresh = new Set();
  /** @type {AbortController | null} */ #opened = null;
  #anchor;
  #handlers;

  /** @param {HTMLElement} anchor @param {Handlers} handlers */
  constructor(anchor, handlers) {
    this.#anchor = anchor;
    this.#handlers = handlers;
    this.element = h(
      "div.layer.panel",
      { role: "dialog", part: "panel", tabindex: "-1", hidden: true },
      h("div.head", {}, this.#title, this.#read, this.#close),
      this.#status,
      this.#scroller,
    );
    this.#read.addEventListener("click", () => {
      this.#fresh.clear();
      handlers.onRead();
      this.focus();
    });
    this.#close.addEventListener("click", () => handlers.onClose(true));
    this.#retry.addEventListener("click", () => handlers.onRetry());
    this.#older.addEventListener("click", () => handlers.onOlder());
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("click", (event) => event.target instanceof Element && event.target.closest("a") && handlers.onFollow());
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      const root = /** @type {ShadowRoot} */ (this.element.getRootNode());
      // To another element of the page: the panel must not lie over it.
      if (relatedTarget instanceof Node && !root.contains(relatedTarget)) {
        handlers.onClose(false);
      }
    });
  }

  open() {
    if (this.#opened) {
      return;
    }
    this.#opened = new AbortController();
    const { signal } = this.#opened;
    const place = () => placeAt(this.element, this.#anchor, WIDTH);
    raise(this.element);
    place();
    addEventListener("resize", place, { signal });
    addEventListener("scroll", place, { signal, capture: true, passive: true });
    const outside = (/** @type {Event} */ event) => {
      const path = event.composedPath();
      if (!path.includes(this.element) && !path.includes(this.#anchor)) {
        this.#handlers.onClose(false);
      }
    };
    addEventListener("pointerdown", outside, { signal, capture: true });
    // From the bell itself, or where nothing has the focus.
    this.#anchor.addEventListener("keydown", (event) => event.key === "Escape" && this.#handlers.onClose(true), { signal });
  }

  close() {
    this.#opened?.abort();
    this.#opened = null;
    this.#fresh.clear();
    lower(this.element);
  }

  focus() {
    const first = /** @type {HTMLElement | null} */ (this.#list.querySelector("[tabindex='0']"));
    (first ?? this.element).focus({ preventScroll: true });
  }

  /** @param {Words} words @param {View} view */
  draw(words, { list, unread, more, loaded, trouble, remedy, troubled }) {
    this.element.setAttribute("aria-label", words.t("bell.title"));
    this.#title.textContent = words.t("bell.title");
    this.#read.textContent = words.t("bell.read");
    this.#read.hidden = unread === 0 && this.#fresh.size === 0;
    this.#close.setAttribute("aria-label", words.t("bell.close"));
    this.#status.hidden = !troubled;
    this.#trouble.textContent = words.t(`bell.${trouble}`);
    this.#retry.textContent = words.t(remedy);
    this.#older.hidden = !more;
    this.#older.textContent = words.t("bell.older");
    this.#empty.hidden = list.length > 0 || (!loaded && !troubled);
    this.#empty.textContent = words.t("bell.empty");
    this.#list.hidden = list.length === 0;
    this.#place(words, list);
  }

  /** @param {Words} words @param {Listed[]} list */
  #place(words, list) {
    const focused = /** @type {ShadowRoot} */ (this.element.getRootNode()).activeElement;
    const before = this.#rows;
    this.#rows = new Map();
    /** @type {Element | null} */ let next = this.#list.firstElementChild;
    for (const message of list) {
      const key = `${message.channel} ${message.offset}`;
      if (message.unread) {
        this.#fresh.add(key);
      }
      const fresh = this.#fresh.has(key);
      const signature = [fresh, words.language, timeText(message.time, words)].join();
      const old = before.get(key);
      const row = old?.signature === signature ? old : { element: rowOf(message, fresh, words), signature };
      this.#rows.set(key, row);
      if (old && old !== row && old.element.contains(focused)) {
        old.element.replaceWith(row.element);
        next = next === old.element ? row.element : next;
        /** @type {HTMLElement} */ (row.element.firstElementChild).focus({ preventScroll: true });
      }
      if (next === row.element) {
        next = next.nextElementSibling;
      } else {
        this.#list.insertBefore(row.element, next);
      }
    }
    while (next) {
      const following = next.nextElementSibling;
      next.remove();
      next = following;
    }
    this.#items.forEach((item, i) => (item.tabIndex = item === focused || (i === 0 && !this.#list.contains(focused)) ? 0 : -1));
  }

  /** @returns {HTMLElement[]} */
  get #items() {
    return [...this.#list.children].map((row) => /** @type {HTMLElement} */ (row.firstElementChild));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#handlers.onClose(true);
      return;
    }
    const items = this.#items;
    const at = items.findIndex((item) => item === event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    const inList = at >= 0 || event.target === this.element;
    if (to !== undefined && inList && items.length > 0) {
      event.preventDefault();
      const item = items[Math.max(0, Math.min(to, items.length - 1))];
      items.forEach((other) => (other.tabIndex = other === item ? 0 : -1));
      item.focus();
    }
  }
}

/** @param {Listed} message @param {boolean} fresh @param {Words} words */
function rowOf(message, fresh, words) {
  const { title, text, url, time, from } = noticeOf(message);
  const parts = [
    fresh && h("span.visually-hidden", {}, words.t("bell.new")),
    title && h("span.title", { dir: "auto" }, title),
    text && h("span.text", { dir: "auto" }, text),
    h(
      "span.meta",
      {},
      h("time", { datetime: new Date(time).toISOString() }, timeText(time, words)),
      from && h("span.from", { dir: "auto" }, nameOf(from, words)),
    ),
  ];
  const away = url !== null && url.origin !== location.origin;
  const item = url
    ? h("a.item", { href: url.href, target: away && "_blank", rel: away && "noopener noreferrer" }, ...parts)
    : h("div.item", {}, ...parts);
  item.tabIndex = -1;
  return h(fresh ? "li.fresh" : "li", { part: fresh ? "notice unread" : "notice" }, item);
}
