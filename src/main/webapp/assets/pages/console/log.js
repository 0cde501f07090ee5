// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { formatBytes } from "../../lib/text.js";

const MAX_ROWS = 1000;
const MAX_SHOWN = 4000;
const MAX_HEX = 64;
const ARROWS = { sent: "\u2191", received: "\u2193", system: "\u2022" };

/** @typedef {"sent" | "received" | "system"} Direction */

/**
 * The frames of a connection, the last thousand of them. Rows come into the page in batches, so that a flood of frames does not lay
 * the page out once for each.
 */
export class FrameLog {
  /** @type {HTMLElement[]} */ #batch = [];
  #elements;
  #total = 0;
  #timer = 0;

  /** @param {{list: HTMLElement, view: HTMLElement, follow: HTMLInputElement, count: HTMLElement, empty: HTMLElement}} elements */
  constructor(elements) {
    this.#elements = elements;
  }

  /** @param {Direction} direction @param {string | ArrayBuffer} payload @param {boolean} [bad] */
  add(direction, payload, bad = false) {
    this.#total++;
    this.#batch.push(row(direction, payload, bad));
    if (this.#batch.length > MAX_ROWS) {
      this.#batch.shift();
    }
    this.#timer ||= setTimeout(() => this.#show(), 16);
  }

  clear() {
    this.#batch = [];
    this.#total = 0;
    this.#elements.list.replaceChildren();
    this.translate();
  }

  translate() {
    const { count, empty, list } = this.#elements;
    count.textContent = this.#total === 0 ? "" : i18n.count("console.count", this.#total) + this.#dropped();
    empty.textContent = t("console.empty");
    empty.hidden = this.#total > 0;
    for (const direction of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-direction]"))) {
      direction.textContent = directionText(/** @type {Direction} */ (direction.dataset.direction));
    }
  }

  #show() {
    const { list, view, follow } = this.#elements;
    this.#timer = 0;
    list.append(...this.#batch);
    this.#batch = [];
    while (list.childElementCount > MAX_ROWS) {
      list.firstElementChild?.remove();
    }
    const { count, empty } = this.#elements;
    count.textContent = i18n.count("console.count", this.#total) + this.#dropped();
    empty.hidden = true;
    if (follow.checked) {
      view.scrollTop = view.scrollHeight;
    }
  }

  #dropped() {
    return this.#total > MAX_ROWS ? ` ${t("console.kept", { n: MAX_ROWS })}` : "";
  }
}

/** @param {Direction} direction @param {string | ArrayBuffer} payload @param {boolean} bad */
function row(direction, payload, bad) {
  const bytes = typeof payload === "string" ? new TextEncoder().encode(payload).length : payload.byteLength;
  return h(
    bad ? `li.${direction}.bad` : `li.${direction}`,
    {},
    h("time", {}, clock(new Date())),
    h("span.direction", { "data-direction": direction }, directionText(direction)),
    h("span.size", {}, direction === "system" ? "" : formatBytes(bytes, "en")),
    h("span.payload", {}, typeof payload === "string" ? shortened(payload) : hex(payload)),
  );
}

/** @param {Direction} direction */
function directionText(direction) {
  return `${ARROWS[direction]} ${t(`direction.${direction}`)}`;
}

/** @param {Date} date */
function clock(date) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** @param {string} text */
function shortened(text) {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}\u2026` : text;
}

/** @param {ArrayBuffer} buffer */
function hex(buffer) {
  const shown = Array.from(new Uint8Array(buffer, 0, Math.min(buffer.byteLength, MAX_HEX)), (b) => b.toString(16).padStart(2, "0"));
  return shown.join(" ") + (buffer.byteLength > MAX_HEX ? " \u2026" : "");
}
