// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { h } from "../lib/dom.js";
import { bodyText } from "../lib/text.js";
import { ActionBar } from "./actionbar.js";
import { unfold } from "./rows.js";
import { enterRow, rowOf, rovingFocus } from "./rovingfocus.js";

/**
 * @typedef {{client: import("../parley.js").Client, channel: string, user: string, words: import("../lib/words.js").Words,
 *   timeline: import("./timeline.js").Timeline, unsent: import("./unsent.js").Unsent, composer: import("./composer.js").Composer,
 *   onPerson?: (person: {id: string, name: string}) => void, onReadAll: () => void}} Parts
 */

/** What a person does to the rows of a conversation: copy, withdraw, write anew, retry, delete, unfold, begin a private chat. */
export class MessageActions {
  /** @type {Map<number, string>} the texts of messages that were withdrawn here */
  withdrawn = new Map();
  /** @type {Set<number>} the long messages that are shown whole */
  opened = new Set();
  #parts;
  #bar;
  #list;

  /** @param {HTMLElement} list @param {Parts} parts @param {() => void} leave goes back to the composer */
  constructor(list, parts, leave) {
    this.#list = list;
    this.#parts = parts;
    this.#bar = new ActionBar(list, parts.words, (offset) => this.#allowed(offset), (...asked) => this.#perform(...asked));
    rovingFocus(list, { enter: (row) => this.#bar.enter(row), back: (row) => this.#bar.back(row), leave });
    list.addEventListener("click", ({ target }) => {
      const button = /** @type {HTMLElement} */ (target).closest("button");
      const row = button && rowOf(list, button);
      const offset = Number(row?.dataset.offset);
      if (button?.matches(".again")) {
        parts.composer.restore(this.withdrawn.get(offset) ?? "");
      } else if (button?.matches(".read-all")) {
        parts.onReadAll();
      } else if (button?.matches(".fold") && row) {
        const open = !this.opened.delete(offset);
        if (open) {
          this.opened.add(offset);
        }
        unfold(parts.words, button, open);
        row.scrollIntoView({ block: "nearest" });
      } else if (row?.dataset.key && button) {
        this.#unsent(row, button, leave);
      }
    });
  }

  /** The list moves. */
  scrolled() {
    this.#bar.scrolled();
  }

  /** Goes to one's last message. @returns {boolean} whether there is one */
  enterLastOwn() {
    const own = /** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll(":scope > .own"));
    const row = own[own.length - 1];
    if (row) {
      row.focus();
      enterRow(row, () => this.#bar.enter(row));
    }
    return row !== undefined;
  }

  /** @param {HTMLElement} row @param {HTMLElement} button @param {() => void} leave */
  async #unsent(row, button, leave) {
    const { unsent, composer, channel } = this.#parts;
    const entries = unsent.of(channel);
    const entry = entries.find(({ key }) => key === row.dataset.key);
    if (!entry) {
      return;
    }
    switch (button.dataset.act) {
      case "retry":
        // What failed together goes together, in its order.
        entries.filter(({ error }) => error).forEach(({ key }) => unsent.retry(key));
        return leave();
      case "edit":
        composer.restore(bodyText(entry.body));
        unsent.take(entry.key);
        return;
      case "delete":
        unsent.take(entry.key);
        return leave();
      default:
        button.textContent = await this.#copy(bodyText(entry.body), row);
    }
  }

  /** @param {number} offset @returns {string[]} */
  #allowed(offset) {
    const message = this.#parts.timeline.get(offset);
    if (!message || message.recalled || message.expired) {
      return [];
    }
    const { client, user, onPerson } = this.#parts;
    const own = message.from?.id === user;
    const { recallMillis = 0 } = client.welcome?.limits ?? {};
    const recall = (own && (!recallMillis || client.now() - message.time < recallMillis)) || client.user?.roles?.includes("moderator");
    return ["copy", recall ? "recall" : "", onPerson && message.from && !own ? "person" : ""].filter(Boolean);
  }

  /** @param {string} action @param {number} offset @param {HTMLElement} row */
  async #perform(action, offset, row) {
    const { client, channel, user, timeline, onPerson } = this.#parts;
    const { from, body } = timeline.get(offset) ?? {};
    if (action === "copy") {
      return this.#copy(bodyText(body), row);
    } else if (action === "recall.now") {
      await client.request("recall", { channel, offset });
      if (from?.id === user) {
        this.withdrawn.set(offset, bodyText(body));
      }
      timeline.recall(offset);
    } else if (from) {
      onPerson?.(from);
    }
    return "";
  }

  /** The text as it was typed. @param {string} text @param {HTMLElement} row @returns {Promise<string>} what to say of it */
  async #copy(text, row) {
    const { words } = this.#parts;
    try {
      await navigator.clipboard.writeText(text);
      return words.t("copied");
    } catch {
      // On plain http there is no clipboard but that of a field.
      const field = /** @type {HTMLTextAreaElement} */ (h("textarea.visually-hidden", { tabindex: -1, "aria-hidden": "true" }));
      const { activeElement } = /** @type {ShadowRoot | Document} */ (row.getRootNode());
      field.value = text;
      row.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      /** @type {HTMLElement | null} */ (activeElement)?.focus();
      if (!done) {
        getSelection()?.selectAllChildren(/** @type {HTMLElement} */ (row.querySelector(":scope > .text")));
      }
      return words.t(done ? "copied" : "copy.selected");
    }
  }
}
