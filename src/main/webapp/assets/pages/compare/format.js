// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { i18n, t } from "../../lib/i18n.js";

const UNITS = ["B", "KB", "MB", "GB"];

/** @param {number} value @param {number} [digits] after the point, at most */
export function number(value, digits = 0) {
  return value.toLocaleString(i18n.language, { maximumFractionDigits: digits });
}

/** @param {number} value */
export function bytes(value) {
  let unit = 0;
  let rest = value;
  while (rest >= 10_000 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${number(rest, unit > 0 && rest < 100 ? 1 : 0)} ${UNITS[unit]}`;
}

/** @param {number | null} value */
export function milliseconds(value) {
  return value === null ? "\u2013" : `${number(value, value < 10 ? 1 : 0)} ms`;
}

/** @param {string} kind */
export function nameOf(kind) {
  return t(`compare.way.${kind}`);
}
