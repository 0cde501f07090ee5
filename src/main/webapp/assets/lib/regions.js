// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The regions that F6 goes through: those that say so, or the bar and what is in the page's landmarks. */
const MARKED = "[data-region]";
const LANDMARKS = ".bar, main";

/** @type {WeakMap<Element, HTMLElement>} */
const lastFocused = new WeakMap();

addEventListener("focusin", ({ target }) => {
  const region = target instanceof HTMLElement && regions().findLast((candidate) => candidate.contains(target));
  if (region) {
    lastFocused.set(region, /** @type {HTMLElement} */ (target));
  }
});

/** Moves the focus to the next region, to where it was there before. @param {1 | -1} step */
export function nextRegion(step) {
  const all = regions();
  const current = all.findLastIndex((region) => region.contains(document.activeElement));
  const region = all[(current + step + all.length + (current < 0 && step < 0 ? 1 : 0)) % all.length];
  if (!region) {
    return;
  }
  const before = lastFocused.get(region);
  const target = before?.isConnected && before.checkVisibility() ? before : region;
  if (target === region && region.tabIndex < 0 && !region.hasAttribute("tabindex")) {
    region.tabIndex = -1;
  }
  target.focus();
}

/** @returns {HTMLElement[]} those that can be seen, in the order of the page */
function regions() {
  const marked = document.querySelectorAll(MARKED);
  const all = /** @type {HTMLElement[]} */ ([...(marked.length > 0 ? marked : document.querySelectorAll(LANDMARKS))]);
  return all.filter((region) => region.checkVisibility());
}
