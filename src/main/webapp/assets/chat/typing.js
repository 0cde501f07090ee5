// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";
import { nameOf } from "./guests.js";

/** The server passes on one in two seconds. */
const TELL_EVERY = 3_000;
const SHOWN_FOR = 5_000;
/** In a larger company somebody is always typing. */
const MAX_PEOPLE = 20;

/** Who is writing in a conversation, and telling the others that one is writing oneself. */
export class Typing {
  /** How many are present; 0 where nobody knows. */
  people = 0;
  /** @type {Map<string, {person: import("./guests.js").Person, timer: number}>} */ #writers = new Map();
  #told = -Infinity;
  #line;
  #words;
  #tell;

  /** @param {HTMLElement} line @param {import("../lib/words.js").Words} words @param {() => Promise<unknown>} tell */
  constructor(line, words, tell) {
    this.#line = line;
    this.#words = words;
    this.#tell = tell;
  }

  /** @param {string} text what is written now */
  written(text) {
    const now = performance.now();
    if (text && this.people <= MAX_PEOPLE && now - this.#told > TELL_EVERY) {
      this.#told = now;
      this.#tell().catch(() => {});
    }
  }

  /** What was being written has gone out: the next one may be told at once. */
  sent() {
    this.#told = -Infinity;
  }

  /** @param {import("../parley.js").User} person */
  hear(person) {
    const { id } = person;
    if (this.people <= MAX_PEOPLE) {
      clearTimeout(this.#writers.get(id)?.timer);
      this.#writers.set(id, { person, timer: setTimeout(() => this.forget(id), SHOWN_FOR) });
      this.show();
    }
  }

  /** @param {string | undefined} id */
  forget(id) {
    if (id && this.#writers.has(id)) {
      clearTimeout(this.#writers.get(id)?.timer);
      this.#writers.delete(id);
      this.show();
    }
  }

  show() {
    const [first, second, third] = [...this.#writers.values()].map(({ person }) => nameOf(person, this.#words));
    const key = third ? "many" : second ? "two" : "one";
    const text = first ? this.#words.t(`conversation.typing.${key}`, { first, second }) : "";
    this.#line.replaceChildren(...(text ? [h("span.dots", { "aria-hidden": "true" }), text] : []));
  }

  close() {
    this.#writers.forEach(({ timer }) => clearTimeout(timer));
    this.#writers.clear();
  }
}
