// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** In Safari's order the key that ends a composition comes after its end. */
const AFTER = 100;

/** @type {WeakSet<EventTarget>} */
const guarded = new WeakSet();

/**
 * Keeps the keys of an input method from everything that listens for keys within a window or an element: the browser does with them what they
 * are for, and no shortcut acts on them. The key code 229 alone says nothing: Chrome on macOS puts it on an Enter that is meant, and Android
 * on every key. An Escape right after a composition is the one that has ended it, whatever its code.
 *
 * @param {EventTarget} target
 */
export function guardCompositions(target) {
  if (guarded.has(target)) {
    return;
  }
  guarded.add(target);
  let composing = false;
  let composedAt = -Infinity;
  const on = (/** @type {string} */ type, /** @type {(event: KeyboardEvent) => void} */ heard) => target.addEventListener(type, /** @type {EventListener} */ (heard), { capture: true });
  on("compositionstart", () => (composing = true));
  on("compositionend", ({ timeStamp }) => {
    composing = false;
    composedAt = timeStamp;
  });
  on("blur", () => (composing = false));
  on("keydown", (event) => {
    const just = event.timeStamp - composedAt < AFTER && (event.keyCode === 229 || event.key === "Escape");
    if (event.isComposing || composing || just) {
      event.stopPropagation();
    }
  });
}
