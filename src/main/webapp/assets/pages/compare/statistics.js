// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** From so many messages on a p99 is worth telling: below, it is the slowest one or the one before. */
export const ENOUGH_FOR_P99 = 100;

/**
 * The nearest rank: a value that was measured, never one in between.
 *
 * @param {number[]} sorted rising @param {number} share from 0 to 1 @returns {number | null} null of nothing
 */
export function percentile(sorted, share) {
  return sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** @param {number[]} values @returns {number[]} */
export function rising(values) {
  return [...values].sort((a, b) => a - b);
}

/** @param {number[]} sorted @returns {number | null} null where there are too few */
export function p99(sorted) {
  return sorted.length < ENOUGH_FOR_P99 ? null : percentile(sorted, 0.99);
}

/**
 * Which share of the values is at most so large.
 *
 * @param {number[]} sorted rising @param {number} [most] points at the most
 * @returns {[number[], number[]]} values, rising and each once, and shares in percent
 */
export function ecdf(sorted, most = 300) {
  /** @type {[number[], number[]]} */
  const curve = [[], []];
  const step = Math.max(1, Math.floor(sorted.length / most));
  sorted.forEach((value, i) => {
    const last = i === sorted.length - 1;
    if ((last || sorted[i + 1] > value) && (last || i === 0 || i % step === 0)) {
      curve[0].push(value);
      curve[1].push((100 * (i + 1)) / sorted.length);
    }
  });
  return curve;
}
