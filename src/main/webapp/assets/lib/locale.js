// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @typedef {Intl.DateTimeFormatOptions} Style */

/** @type {Style} */ export const CLOCK = { timeStyle: "short" };
/** @type {Style} */ export const SECONDS = { timeStyle: "medium" };
/** @type {Style} */ export const PRECISE = { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 };
/** @type {Style} */ export const DAY = { year: "numeric", month: "long", day: "numeric", weekday: "short" };
/** @type {Style} */ export const SHORT_DAY = { month: "short", day: "numeric" };
/** @type {Style} */ export const OLD_DAY = { year: "numeric", month: "short", day: "numeric" };
/** @type {Style} */ export const MOMENT = { dateStyle: "medium", timeStyle: "medium" };
/** @type {Style} */ export const FULL = { dateStyle: "full", timeStyle: "short" };

/** @type {Map<Style, Map<string, Intl.DateTimeFormat>>} */
const formats = new Map();

/**
 * How dates and times are written in a page's language where its user lives: the browser's own variety of that language, else the language
 * in the browser's region.
 *
 * @param {string} language @param {readonly string[]} [preferred]
 */
export function localeOf(language, preferred = navigator.languages ?? []) {
  try {
    const wanted = new Intl.Locale(language).maximize();
    const theirs = preferred.map((tag) => new Intl.Locale(tag));
    const same = theirs.find((one) => one.language === wanted.language && one.maximize().script === wanted.script && one.region);
    const region = theirs[0]?.region;
    return same ? same.toString() : region ? new Intl.Locale(wanted.language, { script: wanted.language === "zh" ? wanted.script : undefined, region }).baseName : language;
  } catch {
    return language;
  }
}

/** @param {string} language @param {Style} style one of the above @returns {Intl.DateTimeFormat} made once: making one takes longer than a row */
export function dateFormat(language, style) {
  const made = formats.get(style) ?? new Map();
  const format = made.get(language) ?? new Intl.DateTimeFormat(localeOf(language), style);
  formats.set(style, made.set(language, format));
  return format;
}
