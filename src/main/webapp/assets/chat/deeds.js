// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { copyText } from "../lib/dom.js";
import { bodyText } from "../lib/text.js";
import { Actions } from "./actions.js";
import { walkable } from "./walk.js";

/** The server's default. It refuses what is too late by its own setting. */
const RECALL_WITHIN = 120_000;

/**
 * @typedef {{client: import("../parley.js").Client, channel: string, user: string, words: import("../lib/words.js").Words,
 *   timeline: import("./timeline.js").Timeline, unsent: import("./unsent.js").Unsent, composer: import("./composer.js").Composer,
 *   onPerson?: (person: {id: string, name: string}) => void}} Parts
 */

/** What a person does to the rows of a conversation: copy, withdraw, write anew, retry, delete, begin a private chat. */
export class Deeds {
  /** @type {Map<number, string>} the texts of messages that were withdrawn here */
  withdrawn = new Map();
  #parts;
  #actions;
  #list;

  /** @param {HTMLElement} list @param {Parts} parts @param {() => void} leave goes back to the composer */
  constructor(list, parts, leave) {
    this.#list = list;
    this.#parts = parts;
    this.#actions = new Actions(list, parts.words, (offset) => this.#allowed(offset), (action, offset) => this.#perform(action, offset));
    walkable(list, { enter: (row) => this.#enter(row), leave });
    list.addEventListener("click", ({ target }) => {
      const button = /** @type {HTMLElement} */ (target).closest("button");
      const row = button?.closest("li");
      if (button?.classList.contains("again")) {
        parts.composer.restore(this.withdrawn.get(Number(row?.dataset.offset)) ?? "");
      } else if (row?.dataset.key && button) {
        this.#unsent(row, button, leave);
      }
    });
  }

  /** Goes to one's last message. @returns {boolean} whether there is one */
  enterLastOwn() {
    const own = /** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll(".own"));
    const row = own[own.length - 1];
    if (row) {
      row.focus();
      this.#enter(row);
    }
    return row !== undefined;
  }

  /** @param {HTMLElement} row */
  #enter(row) {
    const button = row.querySelector("button.again, .foot button, .text a");
    if (button) {
      /** @type {HTMLElement} */ (button).focus();
    } else {
      this.#actions.enter(row);
    }
  }

  /** @param {HTMLElement} row @param {HTMLElement} button @param {() => void} leave */
  async #unsent(row, button, leave) {
    const { unsent, composer, channel, words } = this.#parts;
    const entry = unsent.of(channel).find(({ key }) => key === row.dataset.key);
    if (!entry) {
      return;
    }
    switch (button.dataset.act) {
      case "retry":
        unsent.retry(entry.key);
        return leave();
      case "edit":
        composer.restore(bodyText(entry.body));
        unsent.take(entry.key);
        return;
      case "delete":
        unsent.take(entry.key);
        return leave();
      default: {
        const done = await copyText(/** @type {HTMLElement} */ (row.querySelector(".text")));
        button.textContent = words.t(done ? "copied" : "copy.selected");
      }
    }
  }

  /** @param {number} offset */
  #message(offset) {
    return this.#parts.timeline.sorted.find((message) => message.offset === offset);
  }

  /** @param {number} offset @returns {string[]} */
  #allowed(offset) {
    const message = this.#message(offset);
    if (!message || message.recalled || message.expired) {
      return [];
    }
    const { client, user, onPerson } = this.#parts;
    const own = message.from?.id === user;
    const recall = (own && Date.now() - message.time < RECALL_WITHIN) || client.user?.roles?.includes("moderator");
    return ["copy", recall ? "recall" : "", onPerson && message.from && !own ? "person" : ""].filter(Boolean);
  }

  /** @param {string} action @param {number} offset */
  async #perform(action, offset) {
    const { client, channel, user, timeline, onPerson } = this.#parts;
    const { from, body } = this.#message(offset) ?? {};
    if (action === "recall.now") {
      await client.request("recall", { channel, offset });
      if (from?.id === user) {
        this.withdrawn.set(offset, bodyText(body));
      }
      timeline.recall(offset);
    } else if (from) {
      onPerson?.(from);
    }
  }
}
