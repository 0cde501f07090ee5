// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @typedef {import("../parley.js").Client} Client */

/** @type {WeakMap<Client, Map<string, number>>} how many elements hear a channel */
const counts = new WeakMap();

/** Hears a channel until the signal; it is given up with the last element that wanted it. */
export function hold(/** @type {Client} */ client, /** @type {string} */ channel, /** @type {AbortSignal} */ signal) {
  const held = counts.get(client) ?? new Map();
  counts.set(client, held);
  held.set(channel, (held.get(channel) ?? 0) + 1);
  client.subscribe(channel).catch(() => {});
  signal.addEventListener(
    "abort",
    () => {
      held.set(channel, (held.get(channel) ?? 1) - 1);
      // Later: somebody else may begin to listen at once, and a line that ends with its last element has nothing more to say.
      setTimeout(() => {
        if (held.get(channel) === 0) {
          held.delete(channel);
          client.unsubscribe(channel).catch(() => {});
        }
      }, 50);
    },
    { once: true },
  );
}
