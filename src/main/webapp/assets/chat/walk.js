// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Keys among the rows of a list: it is one tab stop, the arrows move, Enter goes into a row, Escape leaves.
 *
 * @param {HTMLElement} list
 * @param {{enter: (row: HTMLElement) => void, leave: () => void}} on
 */
export function walkable(list, { enter, leave }) {
  list.addEventListener("keydown", (event) => {
    const row = /** @type {HTMLElement} */ (event.target);
    if (row.parentElement !== list) {
      return;
    }
    const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(":scope > [tabindex]")]);
    const at = rows.indexOf(row);
    const to = new Map([["ArrowUp", at - 1], ["ArrowDown", at + 1], ["Home", 0], ["End", rows.length - 1]]).get(event.key);
    if (to !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      rows[Math.max(0, Math.min(to, rows.length - 1))].focus();
    } else if (event.key === "Enter") {
      enter(row);
    } else if (event.key === "Escape") {
      leave();
      event.stopPropagation();
    } else {
      return;
    }
    event.preventDefault();
  });
  list.addEventListener("focusin", ({ target }) => {
    const row = /** @type {HTMLElement} */ (target).closest("li");
    if (row?.parentElement === list) {
      stop(list, row);
    }
  });
}

/** Makes sure that there is one tab stop: the last row, as long as nobody is in the list. @param {HTMLElement} list */
export function settle(list) {
  if (!list.querySelector(":scope > [tabindex='0']:focus, :scope > [tabindex='0'] :focus")) {
    const rows = list.querySelectorAll(":scope > [tabindex]");
    stop(list, rows[rows.length - 1]);
  }
}

/** @param {HTMLElement} list @param {Element | undefined} row */
function stop(list, row) {
  list.querySelectorAll(":scope > [tabindex='0']").forEach((each) => each.setAttribute("tabindex", "-1"));
  row?.setAttribute("tabindex", "0");
}
