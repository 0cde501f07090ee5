// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const AFTER_COMPOSITION = 100;

/**
 * Knows whether an Enter in a field belongs to an input method: while one is composing, or in Safari's order, where the keydown comes
 * right after the end of the composition. The key code 229 alone says nothing: Chrome on macOS puts it on an Enter that is meant.
 */
export class InputMethod {
  #composing = false;
  #composedAt = -Infinity;

  /** @param {HTMLElement} field */
  constructor(field) {
    field.addEventListener("compositionstart", () => (this.#composing = true));
    field.addEventListener("compositionend", (event) => {
      this.#composing = false;
      this.#composedAt = event.timeStamp;
    });
    field.addEventListener("blur", () => (this.#composing = false));
  }

  get composing() {
    return this.#composing;
  }

  /** @param {KeyboardEvent} enter */
  owns(enter) {
    const justComposed = enter.keyCode === 229 && enter.timeStamp - this.#composedAt < AFTER_COMPOSITION;
    return enter.isComposing || this.#composing || justComposed;
  }
}
