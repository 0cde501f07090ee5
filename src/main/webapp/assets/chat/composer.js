// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { InputMethod } from "./inputmethod.js";

const MAX_HEIGHT = 160;
const CTRL_ENTER = "ctrl-enter";

/** The field in which a message is written, with its draft. Enter sends, or Ctrl+Enter where its user wants that. */
export class Composer {
  #text;
  #draft;
  #onSend;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLTextAreaElement} text
   * @param {import("./drafts.js").Draft} draft
   * @param {(text: string) => boolean} onSend whether it was taken
   */
  constructor(form, text, draft, onSend) {
    this.#text = text;
    this.#draft = draft;
    this.#onSend = onSend;
    const inputMethod = new InputMethod(text);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    text.addEventListener("input", () => this.#written());
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && this.#sends(event) && !inputMethod.owns(event)) {
        event.preventDefault();
        this.#send();
      }
    });
    for (const type of ["paste", "drop"]) {
      form.addEventListener(type, (event) => this.#onFiles(event));
    }
    text.value = draft.text;
    // Sent, or written on, in another tab: what has not been touched here since follows.
    draft.watch((now, before) => {
      if (text.value === before && !inputMethod.composing) {
        text.value = now;
        this.fit();
      }
    });
  }

  get ctrlEnter() {
    return this.#draft.store.get(CTRL_ENTER) === true;
  }

  set ctrlEnter(on) {
    this.#draft.store.set(CTRL_ENTER, on);
  }

  /** @param {string} text put before what is being written */
  restore(text) {
    this.#text.value = this.#text.value ? `${text}\n${this.#text.value}` : text;
    this.#written();
    this.#text.focus();
  }

  /** To be called when it can be measured. */
  fit() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight + 2, MAX_HEIGHT)}px`;
  }

  #send() {
    // Read now, from the field itself: anything kept beside it lags behind an input method.
    const text = this.#text.value;
    if (text.trim() && this.#onSend(text)) {
      this.#text.value = "";
      this.#written();
    }
    this.#text.focus();
  }

  /** On a screen to touch, Enter is a new line, and there is a button. @param {KeyboardEvent} enter */
  #sends({ ctrlKey, metaKey, shiftKey, altKey }) {
    return !shiftKey && !altKey && (ctrlKey || metaKey || !(this.ctrlEnter || matchMedia("(pointer: coarse)").matches));
  }

  /** Files cannot be sent; text that comes with them can. Fires `files` at the form. @param {Event & {clipboardData?: DataTransfer | null, dataTransfer?: DataTransfer | null}} event */
  #onFiles(event) {
    const data = event.clipboardData ?? event.dataTransfer;
    if (data?.types.includes("Files") && !data.types.includes("text/plain")) {
      event.preventDefault();
      this.#text.form?.dispatchEvent(new Event("files"));
    }
  }

  #written() {
    this.#draft.text = this.#text.value;
    this.fit();
  }
}
