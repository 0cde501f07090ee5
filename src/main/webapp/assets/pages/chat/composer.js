// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { storage } from "../../lib/dom.js";

const AFTER_COMPOSITION = 100;

/**
 * The field in which a message is written. Enter sends, unless it belongs to an input method: while one is composing, or in Safari's
 * order, where the keydown comes right after the end of the composition. The key code 229 alone says nothing: Chrome on macOS puts it
 * on an Enter that is meant to send.
 */
export class Composer {
  #composing = false;
  #composedAt = -Infinity;
  #draftKey = "";
  #text;
  #onSend;

  /** @param {HTMLFormElement} form @param {HTMLTextAreaElement} text @param {(text: string) => boolean} onSend whether it was taken */
  constructor(form, text, onSend) {
    this.#text = text;
    this.#onSend = onSend;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    text.addEventListener("compositionstart", () => (this.#composing = true));
    text.addEventListener("compositionend", (event) => {
      this.#composing = false;
      this.#composedAt = event.timeStamp;
    });
    text.addEventListener("blur", () => (this.#composing = false));
    text.addEventListener("input", () => {
      storage.set(this.#draftKey, text.value);
      this.#fit();
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.altKey && !this.#belongsToInputMethod(event)) {
        event.preventDefault();
        this.#send();
      }
    });
  }

  /** Shows the draft of a conversation. @param {string} user @param {string} channel */
  open(user, channel) {
    this.#draftKey = `${draftPrefix(user)}${channel}`;
    this.#text.value = storage.get(this.#draftKey) ?? "";
    this.#fit();
  }

  /** @param {string} text put before what is being written */
  restore(text) {
    this.#text.value = this.#text.value ? `${text}\n${this.#text.value}` : text;
    storage.set(this.#draftKey, this.#text.value);
    this.#fit();
    this.#text.focus();
  }

  #send() {
    // Read now, from the field itself: anything kept beside it lags behind an input method.
    const text = this.#text.value;
    if (text.trim() && this.#onSend(text)) {
      this.#text.value = "";
      storage.set(this.#draftKey, null);
      this.#fit();
    }
    this.#text.focus();
  }

  /** @param {KeyboardEvent} event */
  #belongsToInputMethod(event) {
    const justComposed = event.keyCode === 229 && event.timeStamp - this.#composedAt < AFTER_COMPOSITION;
    return event.isComposing || this.#composing || justComposed;
  }

  #fit() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight + 2, 160)}px`;
  }
}

/** @param {string} user */
function draftPrefix(user) {
  return `parley.draft.${user}.`;
}

/** Nothing of someone who signs out stays in the browser. @param {string} user */
export function forgetDrafts(user) {
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith(draftPrefix(user)))
      .forEach((key) => localStorage.removeItem(key));
    sessionStorage.clear();
  } catch {
    // No storage, no drafts.
  }
}
