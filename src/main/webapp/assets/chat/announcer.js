// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { bodyText } from "../lib/text.js";
import { nameOf } from "./guests.js";

const EVERY = 1_000;
const MAX_READ_OUT = 3;

/** Tells screen readers of new messages, once a second at most; of a flood only how many. */
export class Announcer {
  /** @type {string[]} */ #lines = [];
  #timer = 0;
  #region;
  #words;

  /** @param {HTMLElement} region @param {import("../lib/words.js").Words} words */
  constructor(region, words) {
    this.#region = region;
    this.#words = words;
  }

  /** @param {import("../parley.js").Message} message */
  say({ from, body }) {
    const name = from ? nameOf(from, this.#words) : this.#words.t("conversation.system");
    this.#lines.push(this.#words.t("conversation.announce", { name, text: bodyText(body ?? "").slice(0, 200) }));
    this.#timer ||= setTimeout(() => this.#speak(), EVERY);
  }

  close() {
    clearTimeout(this.#timer);
  }

  #speak() {
    this.#timer = 0;
    const many = this.#lines.length > MAX_READ_OUT;
    this.#region.textContent = many ? this.#words.count("conversation.announce.many", this.#lines.length) : this.#lines.join(" ");
    this.#lines = [];
  }
}
