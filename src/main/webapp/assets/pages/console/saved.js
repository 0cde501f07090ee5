// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { storeOf } from "../../lib/storage.js";
import { cut } from "../../lib/text.js";
import { InputError } from "./bytes.js";
import { draftFrom, isObject, isText } from "./settings.js";

const KEY = "console.saved";
const MAX_MESSAGES = 200;
const MAX_NAME = 80;
const MAX_BODY = 65_536;
export const MAX_FILE = 2 * 1024 * 1024;

/** @typedef {{name: string, mode: import("./settings.js").Mode, body: string}} Saved */

/** Messages with names, kept in this browser. */
export class SavedMessages {
  /** @type {Saved[]} */ messages;

  /** @param {Saved[]} samples for a browser that has none yet */
  constructor(samples) {
    const stored = storeOf().get(KEY);
    this.messages = Array.isArray(stored) ? stored.flatMap((entry) => savedFrom(entry) ?? []) : samples;
  }

  /** @param {Saved} message in the place of one with the same name */
  put(message) {
    const name = cut(message.name.trim(), MAX_NAME, "");
    const at = this.messages.findIndex((other) => other.name === name);
    const saved = { name, mode: message.mode, body: message.body };
    if (message.body.length > MAX_BODY) {
      throw new InputError("console.saved.large", 0, { n: MAX_BODY });
    }
    if (at < 0 && this.messages.length >= MAX_MESSAGES) {
      throw new InputError("console.saved.full", 0, { n: MAX_MESSAGES });
    }
    this.messages = at < 0 ? [...this.messages, saved] : this.messages.with(at, saved);
    this.#store();
  }

  /** @param {Saved} message */
  remove(message) {
    this.messages = this.messages.filter((other) => other !== message);
    this.#store();
  }

  toFile() {
    return `${JSON.stringify({ format: "parley.saved-messages", version: 1, messages: this.messages }, null, 2)}\n`;
  }

  /**
   * Takes in a file, all of it or nothing. What has the same name and another content gets a number.
   *
   * @param {string} text
   * @returns {number} how many are new
   */
  take(text) {
    let file;
    try {
      file = JSON.parse(text);
    } catch {
      throw new InputError("console.saved.notJson", 0);
    }
    if (!isObject(file) || file.format !== "parley.saved-messages" || file.version !== 1 || !Array.isArray(file.messages)) {
      throw new InputError("console.saved.notOurs", 0);
    }
    if (file.messages.length > MAX_MESSAGES) {
      throw new InputError("console.saved.full", 0, { n: MAX_MESSAGES });
    }
    const all = [...this.messages];
    file.messages.forEach((/** @type {unknown} */ entry, /** @type {number} */ i) => {
      const saved = savedFrom(entry);
      if (!saved) {
        throw new InputError("console.saved.badEntry", 0, { n: i + 1 });
      }
      if (!all.some(({ name, mode, body }) => mode === saved.mode && body === saved.body && name === saved.name)) {
        all.push({ ...saved, name: unusedName(saved.name, all) });
      }
    });
    if (all.length > MAX_MESSAGES) {
      throw new InputError("console.saved.full", 0, { n: MAX_MESSAGES });
    }
    const added = all.length - this.messages.length;
    this.messages = all;
    this.#store();
    return added;
  }

  #store() {
    // Not empty even where there is none, or the samples would come back.
    storeOf().set(KEY, this.messages);
  }
}

/** @param {unknown} entry @returns {Saved | null} */
function savedFrom(entry) {
  const draft = draftFrom(entry, MAX_BODY);
  const name = isObject(entry) && isText(entry.name, MAX_NAME) ? entry.name.trim() : "";
  return draft && name ? { name, ...draft } : null;
}

/** @param {string} name @param {Saved[]} taken */
function unusedName(name, taken) {
  let free = name;
  for (let n = 2; taken.some((other) => other.name === free); n++) {
    free = `${cut(name, MAX_NAME - 6, "")} (${n})`;
  }
  return free;
}
