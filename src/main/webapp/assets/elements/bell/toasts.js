// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../../lib/dom.js";
import { icon } from "../icons.js";
import { lower, placeAt, raise } from "../layer.js";
import { noticeOf } from "../../lib/notice.js";

const MOST = 3;
const WIDTH = 340;
const STAYS = 7_000;

/** @typedef {import("./notices.js").Message} Message */

/** Notices that have just come, at the bell. They go by themselves, but never while somebody is at them. */
export class Toasts {
  /** @type {Map<string, {element: HTMLElement, timer: number}>} */ #shown = new Map();
  /** @type {import("../../lib/words.js").Words | null} */ #words = null;
  #held = false;
  #anchor;
  #open;

  /** @param {HTMLElement} anchor @param {() => void} open the panel with all of them */
  constructor(anchor, open) {
    this.#anchor = anchor;
    this.#open = open;
    this.element = h("div.toasts", { part: "toasts", hidden: true });
    const hold = (/** @type {boolean} */ held) => () => {
      this.#held = held;
      this.#shown.forEach((_, key) => (held ? this.#wait(key) : this.#start(key)));
    };
    for (const event of ["pointerenter", "focusin"]) {
      this.element.addEventListener(event, hold(true));
    }
    this.element.addEventListener("pointerleave", () => !this.element.matches(":focus-within") && hold(false)());
    this.element.addEventListener("focusout", () => !this.element.matches(":hover") && hold(false)());
    this.element.addEventListener("keydown", ({ key }) => key === "Escape" && this.clear());
  }

  /** @param {Message} message @returns {string} in one line */
  textOf(message) {
    const { title, text } = noticeOf(message);
    return [title, text].filter(Boolean).join(": ");
  }

  /** @param {Message} message */
  add(message) {
    // In a window that nobody sees it would go unseen; there the badge tells.
    if (document.visibilityState !== "visible") {
      return;
    }
    const key = keyOf(message);
    while (this.#shown.size >= MOST) {
      this.#remove(this.#shown.keys().next().value ?? "");
    }
    const { title, text } = noticeOf(message);
    const body = h(
      "button.body",
      { type: "button", onclick: () => this.#open() },
      title && h("span.title", { dir: "auto" }, title),
      text && h("span.text", { dir: "auto" }, text),
    );
    const close = h("button.quiet.close", { type: "button", onclick: () => this.#remove(key) }, icon("close", 16));
    close.setAttribute("aria-label", this.#words?.t("bell.dismiss") ?? "");
    const element = h("div.layer.toast", { part: "toast" }, icon("bell", 18), body, close);
    this.#shown.set(key, { element, timer: 0 });
    this.element.append(element);
    if (!this.#held) {
      // Anew, so that it lies above what has come up since.
      lower(this.element);
      this.#start(key);
    }
    raise(this.element);
    placeAt(this.element, this.#anchor, WIDTH);
  }

  /** Takes away what has been read or recalled meanwhile. @param {import("../../lib/words.js").Words} words @param {(Message & {unread: boolean})[]} list */
  draw(words, list) {
    this.#words = words;
    if (this.#shown.size > 0) {
      const unread = new Set(list.filter((message) => message.unread).map(keyOf));
      [...this.#shown.keys()].filter((key) => !unread.has(key)).forEach((key) => this.#remove(key));
    }
  }

  clear() {
    [...this.#shown.keys()].forEach((key) => this.#remove(key));
  }

  /** @param {string} key */
  #start(key) {
    const toast = this.#shown.get(key);
    if (toast) {
      clearTimeout(toast.timer);
      toast.timer = setTimeout(() => this.#remove(key), STAYS);
    }
  }

  /** @param {string} key */
  #wait(key) {
    clearTimeout(this.#shown.get(key)?.timer);
  }

  /** @param {string} key */
  #remove(key) {
    const toast = this.#shown.get(key);
    this.#wait(key);
    this.#shown.delete(key);
    toast?.element.remove();
    if (this.#shown.size === 0) {
      this.#held = false;
      lower(this.element);
    }
  }
}

/** @param {Message} message */
function keyOf({ channel, offset }) {
  return `${channel} ${offset}`;
}
