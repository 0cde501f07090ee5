// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const UNHURT_BY_LAYOUT = 1;
/** What is seen of a long message before it counts as read. */
const GLIMPSE = 20;

/**
 * @typedef {import("../parley.js").Message} Message
 * @typedef {{looking: boolean, atEnd: boolean}} Shown `looking`: somebody looks at the list; `atEnd`: it shows the end of what is loaded
 */

/** What can be seen of a list of messages: marks what somebody has had before their eyes, and says how much there is above and below. */
export class VisibleMessages {
  #elements;
  #rows;
  #situation;
  #onGap;
  #frame = 0;
  #seenToEnd = 0;
  /** @type {Shown | null} */ #shown = null;
  /** Of the rows as they are drawn: what comes before them. @type {{more: boolean, first: number, before: number | undefined}} */
  #start = { more: false, first: 0, before: undefined };

  /**
   * @param {import("./list.js").Elements} elements
   * @param {import("./keyedrows.js").KeyedRows} rows
   * @param {import("./list.js").Situation} situation
   * @param {() => void} onGap the dividing line has moved
   */
  constructor(elements, rows, situation, onGap) {
    this.#elements = elements;
    this.#rows = rows;
    this.#situation = situation;
    this.#onGap = onGap;
  }

  /** The rows have been drawn. */
  drawn() {
    const { more, first, before } = this.#situation.timeline;
    this.#start = { more, first, before: before?.offset };
  }

  /** Looks in the frame after the one that is drawn now, which therefore has been on the screen. @param {Shown} shown as it will be then */
  look(shown) {
    this.#shown = shown;
    if (!document.hidden) {
      this.#frame ||= requestAnimationFrame(() => {
        this.#frame = 0;
        this.#look();
      });
    }
  }

  close() {
    this.#shown = null;
  }

  /** Which of the messages is at the top. */
  get top() {
    return this.#firstBelow(this.#elements.view.getBoundingClientRect().top);
  }

  /** @param {number} y @param {number} [glimpse] @returns {number} the first of the messages that reaches below that by so much */
  #firstBelow(y, glimpse = 0) {
    return this.#search((box) => box.bottom - Math.min(box.height, glimpse) > y - UNHURT_BY_LAYOUT);
  }

  /** Rows stand in order, so that a few looks find one among all. @param {(box: DOMRect) => boolean} isFrom */
  #search(isFrom) {
    const { messages } = this.#rows;
    let [low, high] = [0, messages.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isFrom(messages[middle].element.getBoundingClientRect())) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Which of the messages is the first unread one. */
  get firstUnread() {
    const { timeline, mark } = this.#situation;
    const { messages } = this.#rows;
    return messages.findIndex(({ item: { message } }) => message && (message.offset ?? 0) > mark.seen && timeline.counts(message));
  }

  /** Marks what has been on a screen that somebody looks at, and says what there is below and above. */
  #look() {
    const shown = this.#shown;
    const { timeline, divider, mark, words } = this.#situation;
    const { view, latest, above, unread } = this.#elements;
    if (!shown || !timeline.loaded || view.clientHeight === 0) {
      return;
    }
    const { top, bottom } = view.getBoundingClientRect();
    const first = this.#firstBelow(top, GLIMPSE);
    const last = this.#search((box) => box.top + Math.min(box.height, GLIMPSE) > bottom + UNHURT_BY_LAYOUT) - 1;
    if (shown.looking && first <= last) {
      this.#saw(first, last);
    }
    const end = shown.atEnd && !timeline.newer;
    if (end) {
      this.#seenToEnd = timeline.last;
    }
    const heard = timeline.countAfter(Math.max(this.#seenToEnd, mark.seen));
    const fresh = timeline.newer ? Math.max(heard, mark.unread ?? 0) : heard;
    latest.hidden = end || (fresh === 0 && !timeline.newer && view.scrollHeight - view.scrollTop < 2 * view.clientHeight);
    if (!latest.hidden) {
      say(latest, fresh > 0 ? words.count("conversation.latest", fresh) : words.t("conversation.latest.none"));
    }
    const at = this.firstUnread;
    const unloaded = this.#hasGap;
    const hidden = !unloaded && (at < 0 || at >= first);
    unread.hidden = hidden;
    if (!hidden) {
      const loaded = timeline.countAfter(mark.seen);
      say(above, words.count("conversation.above", Math.max(1, unloaded ? (mark.unread ?? divider.count(timeline)) : loaded)));
      const before = divider.mark;
      divider.gap(this.#rows.messages[at]?.item.message?.offset ?? mark.seen + 1, mark.seen, timeline.head);
      if (divider.mark !== before) {
        this.#onGap();
      }
    }
  }

  /** Whether there may be unread ones that are not loaded, between the mark and what is. */
  get #hasGap() {
    const { timeline, mark } = this.#situation;
    const { more, first } = this.#start;
    return more && first > mark.seen + 1 && (mark.unread === null || mark.unread > timeline.countAfter(mark.seen));
  }

  /** @param {number} first @param {number} last of the messages, in sight */
  #saw(first, last) {
    const { timeline, mark } = this.#situation;
    const { messages } = this.#rows;
    const at = (/** @type {number} */ i) => /** @type {Message} */ (messages[i].item.message);
    // What cannot be unread is no gap.
    while (first > 0 && !timeline.counts(at(first - 1))) {
      first--;
    }
    while (last < messages.length - 1 && !timeline.counts(at(last + 1))) {
      last++;
    }
    const before = first > 0 ? at(first - 1).offset : this.#start.before;
    const from = before !== undefined && (first > 0 || this.#hasGap) ? before + 1 : this.#hasGap ? at(first).offset : 0;
    mark.saw(from ?? 0, at(last).offset ?? 0);
  }
}

/** @param {HTMLElement} element @param {string} text */
function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
