// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { PREFIX, escaped } from "./storage.js";

/** Before the keys had a deployment and an owner: nobody can tell whose these are. */
const OLD = /^parley\.(?:draft|unsent|seen|bell|theme|language|notify|members|ctrl-enter|single-keys|console|panes|pass)\b/;
/** What somebody left in a browser and never came back for. */
const LEFT_AFTER = 90 * 86_400_000;

/**
 * Clears away what nobody can own any more, and what others left long ago at this deployment.
 *
 * @param {import("./storage.js").Store} store of the one who is here
 */
export function cleanUpStorage({ base, owner }, now = Date.now()) {
  const here = `${PREFIX}${escaped(base)} `;
  try {
    for (const key of Object.keys(localStorage)) {
      const others = key.startsWith(here) && !key.startsWith(`${here} `) && !key.startsWith(`${here}${escaped(owner)} `);
      if (OLD.test(key) || (others && !(timeOf(localStorage.getItem(key)) > now - LEFT_AFTER))) {
        localStorage.removeItem(key);
      }
    }
  } catch {
    // Forbidden: there is nothing.
  }
}

/** @param {string | null} text */
function timeOf(text) {
  try {
    return JSON.parse(text ?? "").at;
  } catch {
    return 0;
  }
}
