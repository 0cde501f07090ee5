// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { itemsOf } from "./items.js";
import { KeyedRows } from "./keyedrows.js";
import { VisibleMessages } from "./visiblemessages.js";
import { ensureTabStop } from "./rovingfocus.js";

/** Nearer to the end than this counts as being there: displays with fractions of pixels never say 0. */
const AT_END = 48;
const ABOVE_DIVIDER = 48;

/**
 * @typedef {import("../parley.js").Message} Message
 * @typedef {import("./readmark.js").ReadMark} ReadMark
 * @typedef {Omit<import("./items.js").Situation, "unsent"> & {unsent: () => import("./unsent.js").Entry[], mark: ReadMark}} Situation
 * @typedef {{view: HTMLElement, list: HTMLElement, older: HTMLElement, newer: HTMLElement, none: HTMLElement, latest: HTMLElement,
 *   above: HTMLElement, unread: HTMLElement}} Elements
 */

/**
 * The list of messages. Rows that have not changed stay as they are, and what is being read stays where it is. A frame costs by the rows that
 * are shown, however many messages came before it.
 */
export class MessageList {
  /** @type {Elements} */ #elements;
  #rows;
  #visible;
  #situation;
  #onScrolled;
  #queued = false;
  #atEnd = true;
  #opened = false;
  #top = 0;
  #onScreen = true;
  #closed = false;
  #resizes = new ResizeObserver(() => this.#atEnd && this.#opened && this.#toBottom());
  #screen = new IntersectionObserver(([{ isIntersecting }]) => this.#onShown(isIntersecting));
  #edges;

  /** @param {Elements} elements @param {Situation} situation @param {() => void} onScrolled */
  constructor(elements, situation, onScrolled) {
    this.#elements = elements;
    this.#situation = situation;
    this.#onScrolled = onScrolled;
    const { view, list, older, newer, latest, above } = elements;
    this.#rows = new KeyedRows(list);
    this.#visible = new VisibleMessages(elements, this.#rows, situation, () => this.show());
    view.addEventListener("scroll", () => this.#onScroll());
    latest.addEventListener("click", () => this.toEnd());
    above.addEventListener("click", () => this.toUnread());
    older.addEventListener("click", () => this.#load(older));
    newer.addEventListener("click", () => this.#load(newer));
    this.#edges = new IntersectionObserver(
      (entries) => entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => this.#load(/** @type {HTMLElement} */ (target))),
      { root: view, rootMargin: "400px 0px" },
    );
    this.#edges.observe(older);
    this.#edges.observe(newer);
    this.#resizes.observe(view);
    this.#screen.observe(view);
  }

  close() {
    this.#closed = true;
    this.#visible.close();
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
        if (!this.#closed) {
          this.#render();
        }
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

  /** Goes to the first one that has not been read. */
  async toUnread() {
    const { timeline, mark } = this.#situation;
    this.#scrollTo(false);
    if (timeline.more && timeline.first > mark.seen + 1) {
      await timeline.loadAround(mark.seen).catch(() => {});
    }
    this.#render();
    this.#showAt(this.#visible.firstUnread);
  }

  /** Looks soon which messages a frame has shown. */
  look() {
    if (!this.#closed) {
      this.#visible.look(this);
    }
  }

  /** Whether the end of what is loaded is shown. */
  get atEnd() {
    return this.#atEnd;
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

  /** @param {number} at which of the messages stands near the top, with the line above it; the line itself where it is none */
  #showAt(at) {
    const { mark } = this.#situation.divider;
    const message = this.#rows.messages[at];
    const line = this.#rows.get("new");
    const row = line && (message?.item.message?.offset ?? Infinity) <= mark + 1 ? line : (message?.element ?? line);
    if (row) {
      const { view } = this.#elements;
      view.scrollTop += row.getBoundingClientRect().top - view.getBoundingClientRect().top - ABOVE_DIVIDER;
      this.#onScroll();
    }
  }

  #render() {
    const { timeline } = this.#situation;
    const { view, older, newer, none, list } = this.#elements;
    if (this.#isHeld()) {
      this.#atEnd = false;
    } else if (view.scrollTop !== this.#top) {
      // Scrolled, and the event has yet to come.
      this.#atEnd = this.#isAtEnd();
    }
    if (!timeline.newer || !this.#atEnd) {
      timeline.trim(this.#atEnd);
    }
    const anchor = this.#atEnd ? undefined : this.#rows.messages[this.#visible.top];
    const top = anchor?.element.getBoundingClientRect().top ?? 0;
    older.hidden = !timeline.more;
    newer.hidden = !timeline.newer;
    const items = timeline.loaded ? itemsOf({ ...this.#situation, unsent: this.#situation.unsent() }) : [];
    none.hidden = !timeline.loaded || items.length > 0;
    this.#rows.place(items);
    this.#visible.drawn();
    ensureTabStop(list);
    if (this.#atEnd) {
      this.#toBottom();
    } else if (anchor?.element.isConnected) {
      view.scrollTop += anchor.element.getBoundingClientRect().top - top;
    }
    if (timeline.loaded && !this.#opened) {
      this.#opened = true;
      this.#showUnread();
    }
    this.#onScroll();
  }

  /** Where it opens: at the line, or where the unread ones begin. */
  #showUnread() {
    const line = this.#rows.get("new");
    if (line) {
      this.#showAt(-1);
    }
    const first = this.#visible.firstUnread;
    const row = this.#rows.messages[first]?.element.getBoundingClientRect();
    const { top, bottom, height } = this.#elements.view.getBoundingClientRect();
    // Much below the line may have been read before a reload; and where all that there is is unread, there is no line.
    if (row && (line ? row.top > bottom + height / 2 : row.top < top && !this.#situation.timeline.more)) {
      this.#showAt(first);
    }
  }

  /** Whether somebody has selected something here, or goes through it by keys: that must not be moved away, or forgotten. */
  #isHeld() {
    const { list } = this.#elements;
    const selection = getSelection();
    return list.querySelector(":focus-visible") !== null || (selection?.type === "Range" && list.contains(selection.anchorNode));
  }

  #toBottom() {
    const { view } = this.#elements;
    view.scrollTop = view.scrollHeight;
    this.#top = view.scrollTop;
  }

  #isAtEnd() {
    const { view } = this.#elements;
    return view.scrollHeight - view.scrollTop - view.clientHeight <= AT_END || view.clientHeight === 0;
  }

  #onScroll() {
    const { view } = this.#elements;
    if (view.scrollTop !== this.#top) {
      this.#onScrolled();
    }
    this.#atEnd = this.#isAtEnd();
    this.#top = view.scrollTop;
    this.look();
  }

  /** @param {boolean} onScreen */
  #onShown(onScreen) {
    this.#onScreen = onScreen;
    if (onScreen && this.#atEnd) {
      this.#toBottom();
    }
    this.look();
  }
}
