// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";
import { bodyText } from "../lib/text.js";
import { guestTag } from "./guests.js";
import { linkified } from "./links.js";

/**
 * @typedef {import("../parley.js").Message} Message
 * @typedef {import("../lib/words.js").Words} Words
 * @typedef {{own: boolean, grouped: boolean, last: boolean, seenAt: number, again: boolean}} Look
 */

/** @param {Words} words @param {string} date @param {string} text */
export function dayRow(words, date, text) {
  return h("li.day", {}, h("time", { datetime: date }, text));
}

/** @param {Words} words @param {number} n */
export function dividerRow(words, n) {
  return h("li.new", {}, h("span", {}, words.count("conversation.new", n)));
}

/**
 * @param {Words} words @param {Message} message
 * @param {Look} look `last` of its group; `seenAt`: when the other one has read up to here; `again`: its text can be written anew
 */
export function messageRow(words, message, { own, grouped, last, seenAt, again }) {
  const { time, from, body, offset } = message;
  const clock = clockOf(time, words.language);
  const when = h("time.meta", { datetime: new Date(time).toISOString() }, clock);
  const gone = message.recalled ? (own ? "recalled.own" : "recalled") : message.expired ? "expired" : "";
  const text = gone
    ? h("div.text.gone", {}, words.t(`conversation.${gone}`), again && h("button.link.again", { type: "button" }, words.t("conversation.again")))
    : h("div.text", { dir: "auto", title: clock }, ...linkified(bodyText(body)));
  const name = from ? from.name : words.t("conversation.system");
  const head =
    !grouped &&
    h(
      own ? "div.visually-hidden" : "div.head-line",
      {},
      h("strong", {}, h("bdi", {}, name)),
      !own && guestTag(from, words),
      !own && when,
    );
  const state = seenAt > 0 ? words.t("conversation.read", { time: clockOf(seenAt, words.language) }) : words.t("conversation.sent");
  const foot =
    own && !gone && (last || seenAt > 0) && h("div.meta.foot", {}, last && when, h("span", { class: seenAt > 0 ? "seen" : "tick" }, state));
  return h(`li.message${own ? ".own" : ""}${grouped ? ".grouped" : ""}`, { "data-offset": offset, tabindex: -1 }, head, text, foot);
}

/** @param {Words} words @param {import("./unsent.js").Entry} entry */
export function unsentRow(words, { key, body, error }) {
  const button = (/** @type {string} */ act) => h("button.link", { type: "button", "data-act": act }, words.t(`conversation.${act}`));
  const state = error
    ? [h("span.trouble", {}, words.t("conversation.failed", { reason: words.explain(error) })), ...["retry", "edit", "copy", "delete"].map(button)]
    : [h("span.waiting", {}, words.t("conversation.sending"))];
  return h(
    `li.message.own.${error ? "failed" : "pending"}`,
    { "data-key": key, tabindex: -1 },
    h("div.text", { dir: "auto" }, bodyText(body)),
    h("div.meta.foot", {}, ...state),
  );
}

/** @param {number} time @param {string} language */
function clockOf(time, language) {
  return new Date(time).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
}

/** @param {number} time @param {Words} words */
export function dayText(time, words) {
  const days = Math.round((new Date(time).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0 || days === -1) {
    return words.t(days === 0 ? "today" : "yesterday");
  }
  return new Date(time).toLocaleDateString(words.language, { year: "numeric", month: "long", day: "numeric", weekday: "short" });
}
