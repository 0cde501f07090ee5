// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What happens to the device and to the page, as far as it concerns a line.
 *
 * @param {{online: () => void, offline: () => void, seen: () => void, left: () => void, back: () => void}} on @param {AbortController} until
 */
export function listenToPage(on, until) {
  addEventListener("online", on.online, until);
  addEventListener("offline", on.offline, until);
  document.addEventListener("visibilitychange", () => document.hidden || on.seen(), until);
  // A page that is left may live on in the browser's memory: nobody is there, whatever answers the pings.
  addEventListener("pagehide", on.left, until);
  addEventListener("pageshow", ({ persisted }) => persisted && on.back(), until);
}
