// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @param {HTMLElement} badge @param {number} unread messages @param {number} [number] of those that are worth one; without any there is a dot */
export function setBadge(badge, unread, number = unread) {
  badge.hidden = unread === 0;
  badge.classList.toggle("dot", number === 0);
  badge.textContent = number > 99 ? "99+" : number > 0 ? String(number) : "";
}
