// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Browsers make their clock coarser than this nowhere. */
const COARSE = 0.1;

/**
 * How far the server's clock is from this page's: by the quickest of some round trips, in the middle of which the server has looked at its clock.
 *
 * @param {() => Promise<number>} ask the server's time, in milliseconds of the epoch
 * @param {{times?: number, now?: () => number}} [options]
 * @returns {Promise<{offset: number, roundTrip: number, error: number}>} what to add to `performance.now()`, and by how much that may be wrong
 */
export async function measureClock(ask, { times = 20, now = () => performance.now() } = {}) {
  // The first opens a connection, perhaps.
  await ask();
  let best = { offset: 0, roundTrip: Infinity, error: Infinity };
  for (let i = 0; i < times; i++) {
    const sent = now();
    const theirs = await ask();
    const back = now();
    if (back - sent < best.roundTrip) {
      best = { offset: theirs - (sent + back) / 2, roundTrip: back - sent, error: (back - sent) / 2 + COARSE };
    }
  }
  return best;
}
