// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../../lib/dom.js";
import { Matches } from "./matches.js";
import { RowView } from "./row.js";

const MAX_ROWS = 80;
const OVERSCAN = 6;
/** Milliseconds between two drawings while all that can be seen is new each time, and nobody reads it. */
const FLOOD_PACE = 64;

/**
 * @typedef {import("./log.js").FrameLog} FrameLog
 * @typedef {import("./log.js").Row} Row
 * @typedef {import("./matches.js").Filter} Filter
 */

/**
 * Shows a log of any length with a few dozen elements. Rows are all of one height; whatever comes in is drawn once a frame. Fires `change`
 * and `select`, and `failed` with the error of a filter that cannot go on.
 */
export class LogView extends EventTarget {
  #scroller;
  #space = h("div.space");
  #window = h("div.rows");
  /** @type {RowView[]} */ #rows = [];
  /** @type {FrameLog | null} */ #log = null;
  /** @type {FrameLog | null} */ #frozen = null;
  /** @type {Filter | null} */ #filter = null;
  /** @type {Matches | null} what passes the filter */ #matches = null;
  #frame = 0;
  #placed = -1;
  /** How many rows had left at the front when it was last drawn: what is being read must not slide away. */
  #gone = 0;
  #follow = true;
  #selected = 0;
  #drawnAt = 0;
  #drawnTo = 0;
  /** Rows show the time since the row above instead of the time of day. */
  deltas = false;

  /** @param {HTMLElement} scroller */
  constructor(scroller) {
    super();
    this.#scroller = scroller;
    this.#space.append(this.#window);
    scroller.append(this.#space);
    scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    scroller.addEventListener("click", (event) => this.#onClick(/** @type {Element} */ (event.target)));
    new ResizeObserver(() => this.request()).observe(scroller);
  }

  /** @param {FrameLog} log to show from now on */
  show(log) {
    this.#log = log;
    this.#frozen = null;
    this.#follow = true;
    this.select(0);
    this.#rescan();
  }

  /** @param {Filter | null} filter */
  set filter(filter) {
    this.#filter = filter;
    this.#rescan();
  }

  get follow() {
    return this.#follow;
  }

  set follow(on) {
    this.#follow = on;
    this.request();
    this.dispatchEvent(new Event("change"));
  }

  get paused() {
    return this.#frozen !== null;
  }

  /** While it is paused, what stands here stays as it is, even when the ring drops it. */
  set paused(on) {
    this.#frozen = on ? (this.#log?.snapshot() ?? null) : null;
    this.#rescan();
    this.dispatchEvent(new Event("change"));
  }

  togglePause() {
    this.paused = !this.paused;
  }

  /** How many rows have come since it was paused. */
  get held() {
    return this.#frozen && this.#log ? this.#log.last - this.#frozen.last : 0;
  }

  /** How many rows pass the filter, so far. */
  get count() {
    return this.#matches?.count ?? this.#source?.length ?? 0;
  }

  get searching() {
    return this.#matches !== null && this.#source !== null && this.#matches.scanned < this.#source.last;
  }

  /** @returns {Row | undefined} */
  get selected() {
    return this.#source?.at(this.#selected);
  }

  /** Draws with the next frame. */
  request() {
    this.#frame ||= requestAnimationFrame((now) => this.#onFrame(now));
  }

  /** Draws everything anew: in another language, with other times. */
  refresh() {
    this.#rows.forEach((row) => row.forget());
    this.request();
  }

  /** @param {number} n the number of a row; 0 for none */
  select(n) {
    this.#selected = n;
    this.dispatchEvent(new Event("select"));
    this.request();
  }

  /** @param {number} by rows; -Infinity and Infinity for the ends */
  move(by) {
    if (this.count === 0) {
      return;
    }
    const from = this.#selected ? this.#indexOf(this.#selected) : by > 0 ? -1 : this.count;
    const to = Math.min(this.count - 1, Math.max(0, Math.round(Math.min(1e9, Math.max(-1e9, from + by)))));
    this.#follow = to === this.count - 1 && this.#follow;
    const height = this.#rowHeight();
    const { scrollTop, clientHeight } = this.#scroller;
    const top = to * height;
    if (top < scrollTop || top + height > scrollTop + clientHeight) {
      this.#scroller.scrollTop = this.#placed = top < scrollTop ? top : top + height - clientHeight;
    }
    this.select(this.#at(to));
    this.dispatchEvent(new Event("change"));
  }

  /** How many rows fit. */
  get page() {
    return Math.max(1, Math.floor(this.#scroller.clientHeight / this.#rowHeight()) - 1);
  }

  get #source() {
    return this.#frozen ?? this.#log;
  }

  #rescan() {
    const first = this.#source?.first ?? 1;
    const matches = (this.#matches = this.#filter && new Matches(this.#filter, first - 1));
    matches?.addEventListener("change", () => this.request());
    // What an earlier search ends with is nobody's.
    matches?.addEventListener("failed", (/** @type {CustomEventInit<Error>} */ { detail }) => matches === this.#matches && this.dispatchEvent(new CustomEvent("failed", { detail })));
    this.#gone = matches ? 0 : first;
    this.refresh();
  }

  /** @param {number} now */
  #onFrame(now) {
    this.#frame = 0;
    const source = this.#source;
    if (source && now - this.#drawnAt < FLOOD_PACE && source.last - this.#drawnTo > this.page) {
      this.request();
    } else if (source) {
      this.#drawnAt = now;
      this.#drawnTo = source.last;
      this.#draw(source);
    }
  }

  /** @param {FrameLog} source */
  #draw(source) {
    if (this.#matches?.scan(source)) {
      this.request();
    }
    const gone = this.#matches?.gone ?? source.first;
    const dropped = gone - this.#gone;
    this.#gone = gone;
    const height = this.#rowHeight();
    const { clientHeight } = this.#scroller;
    let top = this.#scroller.scrollTop;
    const end = Math.max(0, this.count * height - clientHeight);
    const wanted = this.#follow ? end : Math.min(end, Math.max(0, top - dropped * height));
    this.#space.style.height = `${this.count * height}px`;
    if (wanted !== top) {
      this.#scroller.scrollTop = wanted;
      this.#placed = top = wanted;
    }
    const first = Math.max(0, Math.floor(top / height) - OVERSCAN);
    const rows = Math.min(MAX_ROWS, this.count - first, Math.ceil(clientHeight / height) + 2 * OVERSCAN);
    this.#window.style.transform = `translateY(${first * height}px)`;
    this.#fill(source, first, rows);
    this.dispatchEvent(new Event("draw"));
  }

  /** @param {FrameLog} source @param {number} first @param {number} length */
  #fill(source, first, length) {
    while (this.#rows.length < length) {
      const view = new RowView();
      this.#rows.push(view);
      this.#window.append(view.element);
    }
    let active = "";
    this.#rows.forEach((view, i) => {
      const row = i < length ? source.at(this.#at(first + i)) : undefined;
      const above = this.deltas && first + i > 0 ? source.at(this.#at(first + i - 1)) : undefined;
      view.show(row, { above, deltas: this.deltas, position: first + i + 1, size: this.count, selected: row?.n === this.#selected });
      active = row && row.n === this.#selected ? view.element.id : active;
    });
    active ? this.#scroller.setAttribute("aria-activedescendant", active) : this.#scroller.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index @returns {number} of the row */
  #at(index) {
    return this.#matches ? this.#matches.at(index) : (this.#source?.first ?? 1) + index;
  }

  /** @param {number} n @returns {number} the index of this row, or of the next one that passes */
  #indexOf(n) {
    return this.#matches ? this.#matches.indexOf(n) : n - (this.#source?.first ?? 1);
  }

  #rowHeight() {
    return parseFloat(getComputedStyle(this.#scroller).getPropertyValue("--row")) || 24;
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const byHand = Math.abs(scrollTop - this.#placed) > 1;
    const atEnd = scrollHeight - clientHeight - scrollTop <= 2 * this.#rowHeight();
    if (byHand && this.#follow !== atEnd) {
      this.follow = atEnd;
    }
    this.request();
  }

  /** @param {Element} target */
  #onClick(target) {
    const row = this.#rows.find(({ element }) => element.contains(target));
    if (row?.n) {
      this.#follow = false;
      this.select(row.n);
      this.dispatchEvent(new Event("change"));
    }
  }
}
