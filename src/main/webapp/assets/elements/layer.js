// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const MARGIN = 8;

/** Shows something above everything else: where the browser can, no z-index and no overflow of the page reaches it there. */
export function raise(/** @type {HTMLElement} */ element) {
  element.hidden = false;
  if (typeof element.showPopover === "function" && element.isConnected) {
    element.popover = "manual";
    if (!element.matches(":popover-open")) {
      element.showPopover();
    }
  }
}

/** @param {HTMLElement} element */
export function lower(element) {
  if (typeof element.hidePopover === "function" && element.popover && element.matches(":popover-open")) {
    element.hidePopover();
  }
  element.hidden = true;
}

/**
 * Puts a layer below its anchor, or above where there is more room, inside the window, at most as wide and as high as that.
 *
 * @param {HTMLElement} layer
 * @param {Element} anchor
 * @param {number} width
 */
export function placeAt(layer, anchor, width) {
  const { clientWidth, clientHeight } = document.documentElement;
  const [across, down] = [clientWidth || innerWidth, innerHeight || clientHeight];
  const box = anchor.getBoundingClientRect();
  const wide = Math.min(width, across - 2 * MARGIN);
  const rightToLeft = getComputedStyle(anchor).direction === "rtl";
  const wanted = rightToLeft ? box.left : box.right - wide;
  const below = down - box.bottom;
  const under = below >= 320 || below >= box.top;
  const { style } = layer;
  style.width = `${wide}px`;
  style.left = `${Math.max(MARGIN, Math.min(wanted, across - wide - MARGIN))}px`;
  style.right = "auto";
  style.top = under ? `${Math.max(MARGIN, box.bottom + 6)}px` : "auto";
  style.bottom = under ? "auto" : `${Math.max(MARGIN, down - box.top + 6)}px`;
  style.maxHeight = `${Math.max(160, Math.min(560, (under ? below : box.top) - 6 - MARGIN))}px`;
}
