// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { itemsOf } from "./items.js";
import { settle } from "./walk.js";

/** Nearer to the end than this counts as being there: displays with fractions of pixels never say 0. */
const AT_END = 48;
const UNHURT_BY_LAYOUT = 1;
/** What is seen of a long message before it counts as read. */
const GLIMPSE = 20;
const ABOVE_DIVIDER = 48;

/**
 * @typedef {import("./items.js").Item} Item
 * @typedef {Omit<import("./items.js").Situation, "unsent"> & {unsent: () => import("./unsent.js").Entry[]}} Situation
 * @typedef {{view: HTMLElement, list: HTMLElement, older: HTMLElement, newer: HTMLElement, none: HTMLElement, latest: HTMLElement,
 *   above: HTMLElement}} Elements
 */

/** The list of messages. Rows that have not changed stay as they are, and what is being read stays where it is. */
export class MessageList {
  /** @type {Map<string, {element: HTMLElement, signature: string}>} */ #rows = new Map();
  /** @type {Elements} */ #elements;
  #situation;
  #onSeen;
  #queued = false;
  #atEnd = true;
  #opened = false;
  #seenToEnd = 0;
  #top = 0;
  #onScreen = true;
  #resizes = new ResizeObserver(() => this.#atEnd && this.#opened && this.#toBottom());
  #screen = new IntersectionObserver(([{ isIntersecting }]) => this.#onShown(isIntersecting));
  #edges;

  /**
   * @param {Elements} elements @param {Situation} situation
   * @param {(offset: number) => void} onSeen everything up to it has been on a screen that somebody is looking at
   */
  constructor(elements, situation, onSeen) {
    this.#elements = elements;
    this.#situation = situation;
    this.#onSeen = onSeen;
    const { view, older, newer, latest, above } = elements;
    view.addEventListener("scroll", () => this.#onScroll());
    latest.addEventListener("click", () => this.toEnd());
    above.addEventListener("click", () => this.toDivider());
    older.addEventListener("click", () => this.#load(older));
    newer.addEventListener("click", () => this.#load(newer));
    this.#edges = new IntersectionObserver(
      (entries) => entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => this.#load(/** @type {any} */ (target))),
      { root: view, rootMargin: "400px 0px" },
    );
    this.#edges.observe(older);
    this.#edges.observe(newer);
    this.#resizes.observe(view);
    this.#screen.observe(view);
  }

  close() {
    this.#edges.disconnect();
    this.#resizes.disconnect();
    this.#screen.disconnect();
  }

  /** Draws soon; what changes meanwhile is drawn with it. */
  show() {
    if (!this.#queued) {
      this.#queued = true;
      // Hundreds can come between two frames; a page in the background draws none.
      (document.hidden ? setTimeout : requestAnimationFrame)(() => {
        this.#queued = false;
        this.#render();
      });
    }
  }

  /** @returns {boolean} whether somebody looks at it */
  get looking() {
    return this.#onScreen && document.visibilityState === "visible" && document.hasFocus();
  }

  async toEnd() {
    const { timeline } = this.#situation;
    if (timeline.newer) {
      await timeline.loadEnd().catch(() => {});
    }
    this.#scrollTo(true);
    this.#render();
  }

  async toDivider() {
    const { timeline, divider } = this.#situation;
    this.#scrollTo(false);
    if (divider.isAbove(timeline)) {
      await timeline.loadAround(divider.mark).catch(() => {});
    }
    this.#render();
    this.#showDivider();
  }

  /** @param {boolean} end */
  #scrollTo(end) {
    this.#top = this.#elements.view.scrollTop;
    this.#atEnd = end;
  }

  /** @param {HTMLElement} edge */
  #load(edge) {
    const { timeline } = this.#situation;
    if (edge.hidden || timeline.loading) {
      return;
    }
    const loaded = edge === this.#elements.older ? timeline.loadOlder() : timeline.loadNewer();
    // Looks again: an edge that is still in sight brings the next page. One that failed waits for a click.
    loaded.then(() => [this.#edges.unobserve(edge), this.#edges.observe(edge)]).catch(() => {});
  }

  #showDivider() {
    const row = this.#rows.get("new")?.element;
    if (row) {
      const { view } = this.#elements;
      view.scrollTop += row.getBoundingClientRect().top - view.getBoundingClientRect().top - ABOVE_DIVIDER;
      this.#onScroll();
    }
  }

  #render() {
    const { timeline, divider } = this.#situation;
    const { view, older, newer, none } = this.#elements;
    if (view.scrollTop !== this.#top) {
      // Scrolled, and the event has yet to come.
      this.#atEnd = this.#isAtEnd();
    }
    if (this.#atEnd && !timeline.newer) {
      timeline.trim();
    }
    const anchor = this.#atEnd ? null : this.#firstVisible();
    const top = anchor?.getBoundingClientRect().top ?? 0;
    older.hidden = !timeline.more;
    newer.hidden = !timeline.newer;
    const items = timeline.loaded ? itemsOf({ ...this.#situation, unsent: this.#situation.unsent() }) : [];
    none.hidden = !timeline.loaded || items.length > 0;
    this.#place(items);
    if (this.#atEnd) {
      this.#toBottom();
    } else if (anchor) {
      // The row may have been made anew: joined to a group that begins in what came before it.
      const now = this.#rows.get(`message ${anchor.dataset.offset}`)?.element.getBoundingClientRect().top ?? top;
      view.scrollTop += now - top;
    }
    if (timeline.loaded && !this.#opened) {
      this.#opened = true;
      if (!divider.seen) {
        this.#showDivider();
      }
    }
    this.#onScroll();
  }

  #toBottom() {
    const { view } = this.#elements;
    view.scrollTop = view.scrollHeight;
    this.#top = view.scrollTop;
  }

  /** @param {Item[]} items */
  #place(items) {
    const { list } = this.#elements;
    const focused = /** @type {ShadowRoot | Document} */ (list.getRootNode()).activeElement;
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
      if (old && old !== row && old.element.contains(focused)) {
        row.element.focus({ preventScroll: true });
      }
    }
    while (next) {
      const following = next.nextElementSibling;
      next.remove();
      next = following;
    }
    settle(list);
  }

  #firstVisible() {
    const { view, list } = this.#elements;
    const top = view.getBoundingClientRect().top;
    // Not a day's line: that moves when older messages of the same day come.
    const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-offset]")]);
    return rows.find((row) => row.getBoundingClientRect().bottom > top) ?? null;
  }

  #isAtEnd() {
    const { view } = this.#elements;
    return this.#below <= AT_END || view.clientHeight === 0;
  }

  /** How much there is below what is seen. */
  get #below() {
    const { view } = this.#elements;
    return view.scrollHeight - view.scrollTop - view.clientHeight;
  }

  #onScroll() {
    const { timeline, divider, words, user } = this.#situation;
    const { view, latest, above } = this.#elements;
    this.#atEnd = this.#isAtEnd();
    this.#top = view.scrollTop;
    const end = this.#atEnd && !timeline.newer;
    if (end) {
      this.#seenToEnd = timeline.last;
    }
    const fresh = timeline.sorted.filter(({ offset = 0, from }) => offset > this.#seenToEnd && from?.id !== user).length;
    latest.hidden = end || (fresh === 0 && !timeline.newer && this.#below < view.clientHeight);
    latest.textContent = fresh > 0 ? words.count("conversation.latest", fresh) : words.t("conversation.latest.none");
    this.report();
    const line = this.#rows.get("new")?.element.getBoundingClientRect().top ?? Infinity;
    const count = divider.seen || !timeline.loaded ? 0 : divider.count(timeline);
    above.hidden = count === 0 || !(divider.isAbove(timeline) || line < view.getBoundingClientRect().top);
    above.textContent = count > 0 ? words.count("conversation.above", count) : "";
  }

  /** @param {boolean} onScreen */
  #onShown(onScreen) {
    this.#onScreen = onScreen;
    if (onScreen && this.#atEnd) {
      this.#toBottom();
    }
    this.report();
  }

  /** Tells up to where the messages have been on a screen that somebody is looking at. */
  report() {
    const { timeline, divider } = this.#situation;
    const { view } = this.#elements;
    if (!timeline.loaded || !this.looking || view.clientHeight === 0) {
      return;
    }
    const { top, bottom } = view.getBoundingClientRect();
    const seen = timeline.sorted.findLast(({ offset }) => {
      const box = this.#rows.get(`message ${offset}`)?.element.getBoundingClientRect();
      return box !== undefined && box.top + Math.min(box.height, GLIMPSE) <= bottom + UNHURT_BY_LAYOUT;
    });
    const line = this.#rows.get("new")?.element.getBoundingClientRect();
    if (line && line.top >= top && line.bottom <= bottom) {
      divider.seen = true;
    }
    if (seen) {
      this.#onSeen(seen.offset ?? 0);
    }
  }
}
