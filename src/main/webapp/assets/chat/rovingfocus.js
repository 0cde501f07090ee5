// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const CONTROLS = "a, button";

/**
 * Keys among the rows of a list: it is one tab stop, the arrows move, Enter goes into a row, to its links and buttons, arrows move there, and
 * Escape leads back: from them to the row, from the row away.
 *
 * @param {HTMLElement} list
 * @param {{enter: (row: HTMLElement) => void, back: (row: HTMLElement) => void, leave: () => void}} on `enter`: before the first of a row's
 *   controls is looked for; `back`: before the row gets the focus again
 */
export function rovingFocus(list, { enter, back, leave }) {
  list.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const row = rowOf(list, target);
    const { key } = event;
    if (!row || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (target !== row) {
      if (key === "Escape") {
        back(row);
        row.focus({ preventScroll: true });
      } else if (!move(controlsOf(row), target, new Map([["ArrowLeft", -1], ["ArrowRight", 1]]).get(key), true)) {
        return;
      }
    } else if (key === "Enter") {
      enterRow(row, enter);
    } else if (key === "Escape") {
      leave();
    } else if (key === "Home" || key === "End") {
      const rows = rowsOf(list);
      rows[key === "Home" ? 0 : rows.length - 1].focus();
    } else if (!move(rowsOf(list), row, new Map([["ArrowUp", -1], ["ArrowDown", 1]]).get(key), false)) {
      return;
    }
    event.stopPropagation();
    event.preventDefault();
  });
  list.addEventListener("focusin", ({ target }) => {
    const row = rowOf(list, /** @type {HTMLElement} */ (target));
    if (row) {
      setTabStop(list, row);
    }
  });
}

/** Goes to the first of what a row offers. @param {HTMLElement} row @param {(row: HTMLElement) => void} enter */
export function enterRow(row, enter) {
  enter(row);
  controlsOf(row)[0]?.focus();
}

/** Makes sure that there is one tab stop: the last row, as long as nobody is in the list. @param {HTMLElement} list */
export function ensureTabStop(list) {
  const { activeElement } = /** @type {ShadowRoot | Document} */ (list.getRootNode());
  if (!activeElement || !list.contains(activeElement)) {
    let row = list.lastElementChild;
    while (row && !row.hasAttribute("tabindex")) {
      row = row.previousElementSibling;
    }
    setTabStop(list, row);
  }
}

/** @type {WeakMap<HTMLElement, Element>} */
const stops = new WeakMap();

/** @param {HTMLElement} list @param {Element | null} row */
function setTabStop(list, row) {
  const before = stops.get(list);
  if (row && row !== before) {
    before?.setAttribute("tabindex", "-1");
    row.setAttribute("tabindex", "0");
    stops.set(list, row);
  }
}

/** @param {HTMLElement[]} all @param {HTMLElement} from @param {number | undefined} by @param {boolean} round @returns {boolean} */
function move(all, from, by, round) {
  const to = all.indexOf(from) + (by ?? 0);
  if (by !== undefined) {
    all[round ? (to + all.length) % all.length : Math.max(0, Math.min(to, all.length - 1))]?.focus();
  }
  return by !== undefined;
}

/** @param {HTMLElement} list @param {Element} target @returns {HTMLElement | null} the list's row around it: a message may have lists, too */
export function rowOf(list, target) {
  let row = /** @type {HTMLElement | null} */ (target);
  while (row && row.parentElement !== list) {
    row = row.parentElement;
  }
  return row;
}

/** @param {HTMLElement} list */
function rowsOf(list) {
  return /** @type {HTMLElement[]} */ ([...list.children].filter((row) => row.hasAttribute("tabindex")));
}

/** @param {HTMLElement} row */
function controlsOf(row) {
  return /** @type {HTMLElement[]} */ ([...row.querySelectorAll(CONTROLS)]).filter((control) => control.getClientRects().length > 0);
}
