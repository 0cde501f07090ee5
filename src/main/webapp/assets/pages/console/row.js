// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { cut } from "../../lib/text.js";
import { formatBytes } from "../../lib/bytes.js";
import { shown, toHex } from "./bytes.js";

const MAX_SHOWN = 400;
const MAX_HEX = 64;
const ARROWS = { sent: "\u2191", received: "\u2193", system: "\u2022" };

/** @typedef {import("./log.js").Row} Row */

/** One element of the log, which shows now this row, now that. */
export class RowView {
  #number = h("span.number");
  #time = h("time");
  #direction = h("span.direction");
  #size = h("span.size");
  #payload = h("span.payload");
  element = h("div.frame", { role: "option" }, this.#number, this.#time, this.#direction, this.#size, this.#payload);
  n = 0;

  forget() {
    this.n = -1;
  }

  /**
   * @param {Row | undefined} row
   * @param {{above: Row | undefined, deltas: boolean, position: number, size: number, selected: boolean}} place
   */
  show(row, { above, deltas, position, size, selected }) {
    const { element } = this;
    element.hidden = !row;
    if (!row) {
      this.n = 0;
      return;
    }
    set(element, "aria-posinset", position);
    set(element, "aria-setsize", size);
    set(element, "aria-selected", selected);
    if (row.n === this.n) {
      return;
    }
    this.n = row.n;
    element.id = `row-${row.n}`;
    element.className = `frame ${row.direction}${isBad(row) ? " bad" : ""}`;
    this.#number.textContent = String(row.n);
    this.#time.textContent = deltas && above ? `+${duration(row.at - above.at)}` : clock(row.at);
    this.#direction.textContent = `${ARROWS[row.direction]} ${t(`direction.${row.direction}`)}`;
    this.#size.textContent = row.direction === "system" ? "" : sizeText(row.size);
    this.#payload.textContent = (row.number ? `[${row.number}] ` : "") + preview(row);
  }
}

/** @param {Row} row @returns {string} one line of text, in which everything can be seen */
export function preview({ data }) {
  if (typeof data === "string") {
    return shown(cut(data, MAX_SHOWN, "")) + (data.length > MAX_SHOWN ? "\u2026" : "");
  }
  return data instanceof Uint8Array ? toHex(data.subarray(0, MAX_HEX)) + (data.length > MAX_HEX ? " \u2026" : "") : notice(data);
}

/** @param {Row} row @returns {string} what a search looks through */
export function searchable({ data }) {
  return typeof data === "string" ? data : data instanceof Uint8Array ? toHex(data.subarray(0, 4096)) : notice(data);
}

/** @param {import("./log.js").Notice} notice */
export function notice({ key, values = {} }) {
  const meaning = key === "console.closed" && i18n.has(`code.${values.code}`) ? ` \u2013 ${t(`code.${values.code}`)}` : "";
  const reason = values.reason ? ` \u2013 ${shown(String(values.reason))}` : "";
  return t(key, values) + meaning + reason;
}

/** @param {number} at epoch milliseconds @returns {string} 10:35:31.204 */
export function clock(at) {
  const date = new Date(at);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** @param {number} ms */
export function duration(ms) {
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** @type {Map<string, string>} to make a format costs more than all the rest of a row */
const sizes = new Map();

/** @param {number} size */
function sizeText(size) {
  const key = `${size} ${i18n.language}`;
  let text = sizes.get(key);
  if (text === undefined) {
    text = formatBytes(size, i18n.language);
    sizes.size < 5000 || sizes.clear();
    sizes.set(key, text);
  }
  return text;
}

/** @param {Row} row */
function isBad({ data }) {
  return typeof data === "object" && !(data instanceof Uint8Array) && data.bad === true;
}

/** @param {Element} element @param {string} name @param {unknown} value */
function set(element, name, value) {
  if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}
