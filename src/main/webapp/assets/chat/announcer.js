// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { bodyText, cut, isolated } from "../lib/text.js";
import { nameOf } from "./guests.js";

const EVERY = 1_000;
const MAX_READ_OUT = 3;
const MAX_LENGTH = 200;

/** Tells screen readers of new messages, once a second at most; of a flood only how many. */
export class Announcer {
  /** @type {import("../parley.js").Message[]} */ #messages = [];
  #count = 0;
  #timer = 0;
  #region;
  #words;

  /** @param {HTMLElement} region @param {import("../lib/words.js").Words} words */
  constructor(region, words) {
    this.#region = region;
    this.#words = words;
  }

  /** @param {import("../parley.js").Message} message */
  say(message) {
    this.#count++;
    if (this.#count <= MAX_READ_OUT) {
      this.#messages.push(message);
    }
    this.#timer ||= setTimeout(() => this.#speak(), EVERY);
  }

  close() {
    clearTimeout(this.#timer);
  }

  #speak() {
    this.#timer = 0;
    const many = this.#count > MAX_READ_OUT;
    this.#region.textContent = many
      ? this.#words.count("conversation.announce.many", this.#count)
      : this.#messages.map((message) => this.#line(message)).join(" ");
    this.#messages = [];
    this.#count = 0;
  }

  /** @param {import("../parley.js").Message} message */
  #line({ from, body }) {
    const name = from ? nameOf(from, this.#words) : this.#words.t("conversation.system");
    return this.#words.t("conversation.announce", { name, text: isolated(cut(bodyText(body ?? ""), MAX_LENGTH)) });
  }
}
