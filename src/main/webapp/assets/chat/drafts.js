// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { storage } from "../lib/dom.js";

/** Whose drafts they are: a guest who signs in again under the same name has another id. @param {import("../parley.js").User} user */
export function ownerOf(user) {
  return user.guest ? `guest ${user.name}` : user.id;
}

/** What is being written, kept over reloads, by person and conversation. */
export class Draft {
  #key;

  /** @param {string} owner @param {string} channel */
  constructor(owner, channel) {
    this.#key = `parley.draft.${owner}.${channel}`;
  }

  get text() {
    return storage.get(this.#key) ?? "";
  }

  set text(text) {
    storage.set(this.#key, text);
  }
}

/** Nothing of someone who signs out stays in the browser. @param {string} owner */
export function forget(owner) {
  const begins = ["draft", "unsent", "seen"].map((what) => `parley.${what}.${owner}.`);
  try {
    Object.keys(localStorage)
      .filter((key) => begins.some((begin) => key.startsWith(begin)))
      .forEach((key) => localStorage.removeItem(key));
  } catch {
    // No storage, nothing kept.
  }
}
