// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { CLOCK, OLD_DAY, SHORT_DAY, dateFormat } from "./locale.js";
import { bodyText, cut, linkOf } from "./text.js";

const MOST = 1_000;

/**
 * @typedef {import("../parley.js").Message} Message
 * @typedef {{title: string, text: string, url: URL | null, time: number, from: {id: string, name: string} | null}} Notice
 */

/**
 * What a pushed message says, whatever the back end has sent: a text, or an object with `title`, `text`, `url`, `time`, or any JSON.
 *
 * @param {Message} message
 * @returns {Notice}
 */
export function noticeOf({ body, time, from }) {
  const fields = typeof body === "object" && body !== null ? body : {};
  const title = typeof fields.title === "string" ? fields.title.trim() : "";
  const url = linkOf(fields.url);
  const rest = title ? "" : (url?.href ?? bodyText(body));
  const text = (typeof fields.text === "string" ? fields.text : rest).trim();
  return {
    title: cut(title, MOST),
    text: cut(text, MOST),
    url,
    time: timeOf(fields.time) ?? time,
    from: from ?? null,
  };
}

/** @param {unknown} time in milliseconds, or as ISO 8601 @returns {number | null} */
function timeOf(time) {
  const stamp = typeof time === "string" ? Date.parse(time) : time;
  return typeof stamp === "number" && Math.abs(stamp) < 8.64e15 ? stamp : null;
}

/** @param {number} time @param {import("./words.js").Words} words @returns {string} as short as the day allows */
export function timeText(time, words) {
  const days = Math.round((new Date(time).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0 || days === -1) {
    const clock = dateFormat(words.language, CLOCK).format(time);
    return days === 0 ? clock : `${words.t("yesterday")} ${clock}`;
  }
  const old = new Date(time).getFullYear() !== new Date().getFullYear();
  return dateFormat(words.language, old ? OLD_DAY : SHORT_DAY).format(time);
}
