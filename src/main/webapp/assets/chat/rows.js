// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";
import { CLOCK, DAY, FULL, dateFormat } from "../lib/locale.js";
import { bodyText, cut } from "../lib/text.js";
import { guestTag, nameOf } from "./guests.js";
import { formatted } from "./markup.js";

/**
 * @typedef {import("../parley.js").Message} Message
 * @typedef {import("../lib/words.js").Words} Words
 * @typedef {{own: boolean, grouped: boolean, last: boolean, seenAt: number, again: boolean, open: boolean}} Look `last` of its group; `seenAt`:
 *   when the other one has read up to here; `again`: its text can be written anew; `open`: shown whole, however long
 */

/** A text of fewer characters, and of fewer lines, is never too long for its row. */
const MAYBE_LONG = 600;
const MAX_LINES = 25;
const MAX_LABEL = 200;

/** @param {string} date @param {string} text */
export function dayRow(date, text) {
  return h("li.day", {}, h("time", { datetime: date }, text));
}

/** @param {Words} words @param {number} n */
export function dividerRow(words, n) {
  const read = h("button.link.read-all", { type: "button", tabindex: -1 }, words.t("conversation.readAll"));
  return h("li.new", { tabindex: -1 }, h("span", {}, words.count("conversation.new", n)), read);
}

/**
 * @param {Words} words @param {Message} message @param {Look} look
 * @param {HTMLElement} [row] the one to draw it into, if there is one
 * @param {boolean} [keep] whether its text stays as it is, with what is selected there
 */
export function messageRow(words, message, look, row = h("li", { tabindex: -1 }), keep = false) {
  const { time, from, body, offset } = message;
  const { own, grouped, last, seenAt } = look;
  const clock = clockOf(time, words);
  const when = (/** @type {string} */ tag) =>
    h(tag, { datetime: new Date(time).toISOString(), title: dateFormat(words.language, FULL).format(time) }, clock);
  const gone = goneOf(message, own);
  const text = (keep && row.querySelector(":scope > .text")) || textOf(words, message, look);
  const name = from ? nameOf(from, words) : words.t("conversation.system");
  const told = gone ? words.t(`conversation.${gone}`) : cut(bodyText(body) ?? "", MAX_LABEL);
  const head = !own && !grouped ? [h("strong", {}, h("bdi", {}, from ? from.name : name)), guestTag(from, words), when("time.meta")] : [name, " ", clock];
  const state = seenAt > 0 ? words.t("conversation.read", { time: clockOf(seenAt, words) }) : words.t("conversation.sent");
  const foot = own && !gone && (last || seenAt > 0);
  const after = [
    keep ? null : foldButton(words, text, look.open),
    (own ? !foot || !last : grouped) && when("time.meta.aside"),
    foot && h("div.meta.foot", {}, last && when("time.meta"), h("span", { class: seenAt > 0 ? "seen" : "tick" }, state)),
  ];
  row.className = `message${own ? " own" : ""}${grouped ? " grouped" : ""}`;
  row.dataset.offset = String(offset);
  delete row.dataset.key;
  row.setAttribute("aria-label", words.t("conversation.row", { name, time: clock, text: told }));
  const stays = [text, ...row.querySelectorAll(":scope > .actions"), ...(keep ? row.querySelectorAll(":scope > .fold") : [])];
  [...row.childNodes].filter((child) => !stays.includes(/** @type {Element} */ (child))).forEach((child) => child.remove());
  if (!text.parentNode) {
    row.prepend(text);
  }
  text.before(h(own || grouped ? "div.visually-hidden" : "div.head-line", {}, ...head));
  (row.querySelector(":scope > .fold") ?? text).after(...after.filter((each) => each instanceof Node));
  return row;
}

/** @param {Words} words @param {import("./unsent.js").Entry} entry @param {boolean} many whether others failed, too */
export function unsentRow(words, { key, body, error }, many) {
  const button = (/** @type {string} */ act) =>
    h("button.link", { type: "button", "data-act": act, tabindex: -1 }, words.t(`conversation.${act === "retry" && many ? "retry.all" : act}`));
  const said = error ? words.t("conversation.failed", { reason: words.explain(error) }) : words.t("conversation.sending");
  const text = bodyText(body);
  return h(
    `li.message.own.${error ? "failed" : "pending"}`,
    { "data-key": key, tabindex: -1, "aria-label": words.t("conversation.row", { name: words.t("you"), time: said, text: cut(text, MAX_LABEL) }) },
    filled(h("div.text", { dir: "auto" }), formatted(text)),
    h("div.meta.foot", {}, h(error ? "span.trouble" : "span.waiting", {}, said), ...(error ? ["retry", "edit", "copy", "delete"].map(button) : [])),
  );
}

/** Shows a long text whole, or its beginning. @param {Words} words @param {HTMLElement} button @param {boolean} open */
export function unfold(words, button, open) {
  button.parentElement?.querySelector(":scope > .text")?.classList.toggle("folded", !open);
  button.setAttribute("aria-expanded", String(open));
  button.textContent = words.t(open ? "conversation.less" : "conversation.more");
}

/** Takes the buttons away from texts that are not that long, as drawn now. @param {HTMLElement[]} rows */
export function measureFolds(rows) {
  const short = rows
    .map((row) => row.querySelector(":scope > .text.folded"))
    .filter((text) => text && text.clientHeight > 0 && text.scrollHeight <= text.clientHeight + 1);
  for (const text of short) {
    text?.classList.remove("folded");
    text?.parentElement?.querySelector(":scope > .fold")?.remove();
  }
}

/** @param {Message} message @param {boolean} own */
function goneOf({ recalled, expired }, own) {
  return recalled ? (own ? "recalled.own" : "recalled") : expired ? "expired" : "";
}

/** @param {Words} words @param {Message} message @param {Look} look @returns {HTMLElement} */
function textOf(words, message, { own, again, open }) {
  const gone = goneOf(message, own);
  if (gone) {
    const edit = again && h("button.link.again", { type: "button", tabindex: -1 }, words.t("conversation.again"));
    return h("div.text.gone", {}, words.t(`conversation.${gone}`), edit);
  }
  const text = bodyText(message.body) ?? "";
  const long = text.length > MAYBE_LONG || text.split("\n", MAX_LINES + 1).length > MAX_LINES;
  const element = h(long ? "div.text.long" : "div.text", { dir: "auto" });
  element.classList.toggle("folded", long && !open);
  return filled(element, formatted(text));
}

/** @param {Words} words @param {Element} text @param {boolean} open */
function foldButton(words, text, open) {
  const label = words.t(open ? "conversation.less" : "conversation.more");
  return text.matches(".long") && h("button.link.fold", { type: "button", tabindex: -1, "aria-expanded": String(open) }, label);
}

/** @param {HTMLElement} element @param {(Node | string)[]} parts too many, perhaps, to be arguments */
function filled(element, parts) {
  parts.forEach((part) => element.append(part));
  return element;
}

/** @param {number} time @param {Words} words */
function clockOf(time, words) {
  return dateFormat(words.language, CLOCK).format(time);
}

/** @param {number} time @param {Words} words */
export function dayText(time, words) {
  const days = Math.round((new Date(time).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  return days === 0 || days === -1 ? words.t(days === 0 ? "today" : "yesterday") : dateFormat(words.language, DAY).format(time);
}
