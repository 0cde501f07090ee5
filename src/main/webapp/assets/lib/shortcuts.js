// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { guardCompositions } from "./composition.js";
import { storeOf } from "./storage.js";

const SETTING = "single-keys";
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range]), textarea, select, [contenteditable]";

/**
 * @typedef {object} Shortcut
 * @property {string | string[]} keys `j`, `?`, `Escape`, `Mod+Enter` (Ctrl, or Command), `Mod+Shift+Enter`, `Alt+1`, `Shift+F6`
 * @property {string} words the key of what it does, for the sheet
 * @property {(event: KeyboardEvent) => unknown} [run] left out for a key that is handled elsewhere and only listed; what returns `false`
 *   leaves the key to the browser
 * @property {boolean} [inFields] also while typing; keys with Mod or Alt and function keys always do
 * @typedef {{title: string, shortcuts: Shortcut[], within?: Element}} Group
 */

/**
 * The keys of a page. A page or a part of it adds its own, under a title for the sheet that `?` opens. Keys without Ctrl, Alt or
 * Command can be switched off (WCAG 2.1.4), and never fire while someone types, composes or has a dialog open.
 */
class Shortcuts {
  /** @type {Set<Group>} */ #groups = new Set();

  constructor() {
    guardCompositions(window);
    addEventListener("keydown", (event) => this.#onKey(event));
  }

  /**
   * @param {string} title key of the group's words
   * @param {Shortcut[]} shortcuts
   * @param {{within?: Element, signal?: AbortSignal}} [options] `within`: only while the focus is in there; `signal` takes them away
   */
  add(title, shortcuts, { within, signal } = {}) {
    const group = { title, shortcuts, within };
    this.#groups.add(group);
    signal?.addEventListener("abort", () => this.#groups.delete(group));
  }

  /** @returns {Group[]} for the sheet */
  get groups() {
    return [...this.#groups];
  }

  get singleKeys() {
    return storeOf().get(SETTING) !== "off";
  }

  set singleKeys(on) {
    storeOf().set(SETTING, on ? null : "off");
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // 229: Android's of every key.
    if (event.defaultPrevented || event.keyCode === 229 || event.getModifierState("AltGraph")) {
      return;
    }
    const target = /** @type {Element} */ (event.composedPath()[0]);
    const typing = target instanceof Element && target.closest(TYPING) !== null;
    const dialog = document.querySelector("dialog:modal");
    if (event.key === "Escape" && hasMenu()) {
      // The browser closes it, and that is all.
      return;
    }
    for (const { shortcuts, within } of this.#groups) {
      if ((within && !within.contains(/** @type {Node} */ (event.target))) || (dialog && !(within && dialog.contains(within)))) {
        continue;
      }
      for (const { keys, run, inFields } of shortcuts) {
        const strokes = [keys].flat().map(strokeOf);
        const hit = strokes.find((stroke) => matches(stroke, event));
        if (hit && run && (!typing || inFields || isChord(hit)) && (this.singleKeys || !isSingle(hit)) && run(event) !== false) {
          event.preventDefault();
          return;
        }
      }
    }
  }
}

function hasMenu() {
  try {
    return document.querySelector(":popover-open") !== null;
  } catch {
    return false;
  }
}

export const shortcuts = new Shortcuts();

/** @typedef {{mod: boolean, alt: boolean, shift: boolean, key: string}} Stroke */

/** @param {string} keys @returns {Stroke} */
export function strokeOf(keys) {
  const parts = keys.split("+");
  return { mod: parts.includes("Mod"), alt: parts.includes("Alt"), shift: parts.includes("Shift"), key: parts[parts.length - 1] };
}

/** @param {Stroke} stroke */
function isSingle({ mod, alt, key }) {
  return !mod && !alt && key.length === 1;
}

/** @param {Stroke} stroke */
function isChord({ mod, alt, key }) {
  return mod || alt || /^F\d+$/.test(key);
}

/** @param {Stroke} stroke @param {KeyboardEvent} event */
function matches({ mod, alt, shift, key }, event) {
  if (mod !== (event.ctrlKey || event.metaKey) || alt !== event.altKey) {
    return false;
  }
  // On a Mac, Alt makes another character of every key: there the place of the key counts.
  if (alt && key.length === 1) {
    return shift === event.shiftKey && event.code === (/\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`);
  }
  // Whether a sign like ? needs Shift is the keyboard's affair.
  const signs = key.length === 1 && !/[a-z0-9]/i.test(key);
  return (signs || shift === event.shiftKey) && event.key.toLowerCase() === key.toLowerCase();
}
