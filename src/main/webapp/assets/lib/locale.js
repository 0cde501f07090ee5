// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  clock: { hour: "2-digit", minute: "2-digit" },
  day: { year: "numeric", month: "long", day: "numeric", weekday: "short" },
  date: { month: "short", day: "numeric" },
  year: { year: "numeric", month: "short", day: "numeric" },
  full: { dateStyle: "full", timeStyle: "short" },
};

/** @type {Map<string, Intl.DateTimeFormat>} */
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

/** @param {string} language @param {"clock" | "day" | "date" | "year" | "full"} style @returns {Intl.DateTimeFormat} made once: making one takes longer than a row */
export function dateFormat(language, style) {
  const key = `${language} ${style}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(localeOf(language), STYLES[style]);
  formats.set(key, format);
  return format;
}
