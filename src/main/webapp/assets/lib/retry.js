// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Codes outside the ranges of Parley's own that say that trying again would end the same way. */
const FINAL = new Set([1000, 1002, 1003, 1007, 1008, 1009]);

/**
 * What a close code tells a client to do: 40xx stop, 41xx come back after a pause, 42xx come back at once.
 *
 * @param {number} code
 * @returns {"stop" | "pause" | "now"}
 */
export function verdictOf(code) {
  if (FINAL.has(code) || (code >= 4000 && code < 4100)) {
    return "stop";
  }
  return code >= 4200 && code < 4300 ? "now" : "pause";
}

/**
 * Full jitter: anywhere between nothing and a ceiling that doubles. A thousand clients of a restarted server spread out.
 *
 * @param {number} attempt 0 for the first
 * @param {() => number} random
 * @returns {number} milliseconds
 */
export function fullJitter(attempt, random = Math.random) {
  return Math.round(random() * Math.min(30_000, 500 * 2 ** Math.min(attempt, 16)));
}
