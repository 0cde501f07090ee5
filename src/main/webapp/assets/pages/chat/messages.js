// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { bodyText, linkified } from "../../lib/text.js";
import { isGuest } from "./conversations.js";

const GROUP_WITHIN = 5 * 60_000;
/** Nearer to the end than this counts as being there: displays with fractions of pixels never say 0. */
const AT_END = 48;
const UNHURT_BY_LAYOUT = 1;

/**
 * @typedef {import("./timeline.js").Message} Message
 * @typedef {import("./unsent.js").Entry} Entry
 * @typedef {{key: string, signature: string, make: () => HTMLElement}} Item
 * @typedef {{view: HTMLElement, list: HTMLElement, older: HTMLElement, none: HTMLElement, latest: HTMLElement}} Elements
 */

/** The list of messages. Rows that have not changed stay as they are, and what is being read stays where it is. */
export class MessageList extends EventTarget {
  /** @type {import("./timeline.js").Timeline | null} */ #timeline = null;
  /** @type {Map<string, {element: HTMLElement, signature: string}>} */ #rows = new Map();
  #elements;
  #unsent;
  #user;
  #queued = false;
  #atEnd = true;
  #seenToEnd = 0;
  #top = 0;

  /** @param {Elements} elements @param {import("./unsent.js").Unsent} unsent @param {string} user */
  constructor(elements, unsent, user) {
    super();
    this.#elements = elements;
    this.#unsent = unsent;
    this.#user = user;
    const { view, older, latest } = elements;
    view.addEventListener("scroll", () => this.#onScroll());
    latest.addEventListener("click", () => this.toEnd());
    older.addEventListener("click", () => this.#timeline?.loadOlder().catch(() => {}));
    unsent.addEventListener("change", () => this.#queue());
    i18n.addEventListener("change", () => this.#queue());
    addEventListener("focus", () => this.report());
    document.addEventListener("visibilitychange", () => this.report());
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(view);
  }

  /** @param {import("./timeline.js").Timeline} timeline */
  open(timeline) {
    this.#timeline = timeline;
    this.#rows.clear();
    this.#elements.list.replaceChildren();
    this.#atEnd = true;
    this.#seenToEnd = 0;
    timeline.addEventListener("change", () => this.#queue());
    this.#queue();
  }

  toEnd() {
    this.#elements.view.scrollTop = this.#elements.view.scrollHeight;
    this.#onScroll();
  }

  #queue() {
    if (!this.#queued) {
      this.#queued = true;
      queueMicrotask(() => {
        this.#queued = false;
        this.#render();
      });
    }
  }

  #render() {
    const timeline = this.#timeline;
    if (!timeline) {
      return;
    }
    const { view, older, none } = this.#elements;
    if (view.scrollTop !== this.#top) {
      // Scrolled, and the event has yet to come.
      this.#atEnd = this.#isAtEnd();
    }
    if (this.#atEnd) {
      timeline.trim();
    }
    const anchor = this.#atEnd ? null : this.#firstVisible();
    const top = anchor?.offsetTop ?? 0;
    older.hidden = !timeline.more;
    const items = this.#items(timeline);
    none.hidden = !timeline.loaded || items.length > 0;
    this.#place(items);
    if (this.#atEnd) {
      view.scrollTop = view.scrollHeight;
    } else if (anchor) {
      // The row may have been made anew: joined to a group that begins in what came before it.
      const { offsetTop } = this.#rows.get(`message ${anchor.dataset.offset}`)?.element ?? { offsetTop: top };
      view.scrollTop += offsetTop - top;
    }
    this.#onScroll();
  }

  /** @param {Item[]} items */
  #place(items) {
    const { list } = this.#elements;
    const before = this.#rows;
    this.#rows = new Map();
    let next = list.firstElementChild;
    for (const { key, signature, make } of items) {
      const old = before.get(key);
      const row = old?.signature === signature ? old : { element: make(), signature };
      this.#rows.set(key, row);
      if (next === row.element) {
        next = next.nextElementSibling;
      } else {
        list.insertBefore(row.element, next);
      }
    }
    while (next) {
      const following = next.nextElementSibling;
      next.remove();
      next = following;
    }
  }

  /** @param {import("./timeline.js").Timeline} timeline @returns {Item[]} */
  #items(timeline) {
    /** @type {Item[]} */
    const items = [];
    const { language } = i18n;
    let day = "";
    let divided = false;
    /** @type {Message | null} */
    let previous = null;
    for (const message of timeline.sorted) {
      const { offset = 0, time, from } = message;
      const date = dayText(time);
      const own = from?.id === this.#user;
      if (date !== day) {
        day = date;
        previous = null;
        items.push({ key: `day ${offset}`, signature: date, make: () => h("li.day", {}, h("span", {}, date)) });
      }
      if (!divided && offset > timeline.readBefore && offset <= timeline.headAtOpening && !own) {
        divided = true;
        // New only where something older stands above it: in an empty room everything is new.
        if (timeline.readBefore > 0) {
          previous = null;
          items.push({ key: "new", signature: language, make: () => h("li.new", {}, h("span", {}, t("chat.new"))) });
        }
      }
      const grouped = previous !== null && previous.from?.id === from?.id && time - previous.time < GROUP_WITHIN;
      previous = message;
      const signature = [grouped, message.recalled, message.expired, language].join();
      items.push({ key: `message ${offset}`, signature, make: () => messageRow(message, own, grouped) });
    }
    for (const entry of this.#unsent.of(timeline.channel)) {
      const signature = [entry.error?.code, language].join();
      items.push({ key: `unsent ${entry.key}`, signature, make: () => this.#unsentRow(entry) });
    }
    return items;
  }

  /** @param {Entry} entry */
  #unsentRow({ key, body, error }) {
    const text = h("div.text", {}, bodyText(body));
    if (!error) {
      return h("li.message.own.pending", {}, text, h("div.meta", {}, t("chat.sending")));
    }
    const edit = () => {
      this.#unsent.take(key);
      this.dispatchEvent(new CustomEvent("edit", { detail: bodyText(body) }));
    };
    return h(
      "li.message.own.failed",
      {},
      text,
      h(
        "div.meta",
        {},
        h("span.trouble", {}, t("chat.failed", { reason: i18n.explain(error) })),
        h("button.link", { type: "button", onclick: () => this.#unsent.retry(key) }, t("chat.retry")),
        h("button.link", { type: "button", onclick: edit }, t("chat.edit")),
        h("button.link", { type: "button", onclick: () => this.#unsent.take(key) }, t("chat.delete")),
      ),
    );
  }

  #firstVisible() {
    const { view, list } = this.#elements;
    // Not a day's line: that moves when older messages of the same day come.
    const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-offset]")]);
    return rows.find((row) => row.offsetTop + row.offsetHeight > view.scrollTop) ?? null;
  }

  #isAtEnd() {
    const { view } = this.#elements;
    return view.scrollHeight - view.scrollTop - view.clientHeight <= AT_END;
  }

  #onScroll() {
    const { view, latest } = this.#elements;
    this.#atEnd = this.#isAtEnd();
    this.#top = view.scrollTop;
    const sorted = this.#timeline?.sorted ?? [];
    const end = sorted[sorted.length - 1]?.offset ?? 0;
    if (this.#atEnd) {
      this.#seenToEnd = end;
    }
    const fresh = sorted.filter(({ offset = 0, from }) => offset > this.#seenToEnd && from?.id !== this.#user).length;
    latest.hidden = this.#atEnd;
    latest.textContent = fresh > 0 ? i18n.count("chat.latest", fresh) : t("chat.latest.none");
    this.report();
  }

  /** Tells up to where the messages have been on a screen that somebody is looking at. */
  report() {
    const timeline = this.#timeline;
    if (!timeline?.loaded || document.visibilityState !== "visible" || !document.hasFocus()) {
      return;
    }
    const { view } = this.#elements;
    const bottom = view.scrollTop + view.clientHeight + UNHURT_BY_LAYOUT;
    const seen = timeline.sorted.findLast(({ offset }) => {
      const row = this.#rows.get(`message ${offset}`)?.element;
      return row !== undefined && row.offsetTop + Math.min(row.offsetHeight, 20) <= bottom;
    });
    if (seen && view.clientHeight > 0) {
      this.dispatchEvent(new CustomEvent("seen", { detail: { channel: timeline.channel, offset: seen.offset } }));
    }
  }
}

/** @param {Message} message @param {boolean} own @param {boolean} grouped */
function messageRow(message, own, grouped) {
  const { time, from, body, offset } = message;
  const clock = new Date(time).toLocaleTimeString(i18n.language, { hour: "numeric", minute: "2-digit" });
  const head =
    !grouped &&
    h(
      "div.head-line",
      {},
      h(own ? "strong.visually-hidden" : "strong", {}, from ? from.name : t("chat.system")),
      isGuest(from?.id) && !own && h("span.tag", {}, t("guest")),
      h("time.meta", { datetime: new Date(time).toISOString() }, clock),
    );
  const gone = message.recalled ? "chat.recalled" : message.expired ? "chat.expired" : "";
  const text = gone ? h("div.text.gone", {}, t(gone)) : h("div.text", { title: clock }, ...linkified(bodyText(body)));
  return h(`li.message${own ? ".own" : ""}${grouped ? ".grouped" : ""}`, { "data-offset": offset }, head, text);
}

/** @param {number} time */
function dayText(time) {
  const days = Math.round((new Date(time).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0 || days === -1) {
    return t(days === 0 ? "today" : "yesterday");
  }
  return new Date(time).toLocaleDateString(i18n.language, { year: "numeric", month: "long", day: "numeric", weekday: "short" });
}
