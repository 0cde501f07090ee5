// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const FINAL = [1000, 1002, 1003, 1007, 1008, 1009];

/** What a close code tells a client to do. */
export function verdictOf(code = 0) {
  const range = Math.floor(code / 100);
  return range === 40 || FINAL.includes(code) ? "stop" : range === 42 ? "now" : "pause";
}

/** The clients of a restarted server spread. */
export function fullJitter(attempt = 0, random = Math.random) {
  return Math.round(random() * Math.min(30_000, 500 * 2 ** attempt));
}
