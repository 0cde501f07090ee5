// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { t } from "../../lib/i18n.js";
import { bodyText } from "../../lib/text.js";

const EVERY = 1_000;
const MAX_READ_OUT = 3;

/** Tells screen readers of new messages, once a second at most; of a flood only how many. */
export class Announcer {
  /** @type {string[]} */ #lines = [];
  #timer = 0;
  #region;

  /** @param {HTMLElement} region */
  constructor(region) {
    this.#region = region;
  }

  /** @param {import("../../parley.js").Message} message */
  say({ from, body }) {
    this.#lines.push(t("chat.announce", { name: from?.name ?? t("chat.system"), text: bodyText(body ?? "").slice(0, 200) }));
    this.#timer ||= setTimeout(() => this.#speak(), EVERY);
  }

  #speak() {
    this.#timer = 0;
    const many = this.#lines.length > MAX_READ_OUT;
    this.#region.textContent = many ? t("chat.announce.many", { n: this.#lines.length }) : this.#lines.join(" ");
    this.#lines = [];
  }
}
