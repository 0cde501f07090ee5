// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { guestTag, isGuest, nameOf } from "../../chat/guests.js";
import { byId, h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { avatar } from "./avatar.js";

/** Those who wrote one of the latest so many messages belong to a room for others, there or not. */
const LATELY = 100;

/** @typedef {{id: string, name: string, guest: boolean, online?: boolean}} Person */

/** The panel of those who are in the room, and of those who are away: who wrote lately, and who left since it was opened. */
export class Members {
  /** @type {Map<string, Person>} */ #people = new Map();
  #channel = "";
  #count = 0;
  #client;
  #user;
  #onPick;
  #onClose;

  /**
   * @param {import("../../parley.js").Client} client @param {string} user
   * @param {(person: Person) => void} onPick @param {() => void} onClose
   */
  constructor(client, user, onPick, onClose) {
    this.#client = client;
    this.#user = user;
    this.#onPick = onPick;
    this.#onClose = onClose;
    client.addEventListener("presence", (event) => this.#onPresence(/** @type {CustomEvent} */ (event).detail));
    client.addEventListener("sync", (event) => {
      const { channel } = /** @type {CustomEvent} */ (event).detail;
      if (channel === this.#channel) {
        this.open(channel);
      }
    });
    i18n.addEventListener("change", () => this.#show());
    for (const id of ["members-back", "members-close"]) {
      byId(id).addEventListener("click", () => this.#onClose());
    }
    byId("members").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#onKey(event));
  }

  /** @param {string} channel whose people to show; none: it is closed */
  async open(channel) {
    if (channel !== this.#channel) {
      this.#people.clear();
      this.#channel = channel;
    }
    if (!channel) {
      return;
    }
    try {
      const [{ users, count }, { messages }] = await Promise.all([
        this.#client.request("presence", { channel }),
        // Who may not read still sees who is there.
        this.#client.request("history", { channel, limit: LATELY }).catch(() => ({ messages: [] })),
      ]);
      if (channel === this.#channel) {
        this.#people.forEach((person) => (person.online = false));
        for (const { from } of messages) {
          if (from?.id) {
            this.#people.set(from.id, { ...from, guest: isGuest(from), online: false });
          }
        }
        users.forEach((/** @type {Person} */ person) => this.#people.set(person.id, { ...person, online: true }));
        this.#count = count;
        this.#show();
      }
    } catch {
      // What was known stays; the next connection asks again.
    }
  }

  /** @param {{channel: string, joined?: Person[], left?: Person[], count: number}} presence */
  #onPresence({ channel, joined = [], left = [], count }) {
    if (channel === this.#channel) {
      joined.forEach((person) => this.#people.set(person.id, { ...person, online: true }));
      left.forEach((person) => this.#people.set(person.id, { ...person, online: false }));
      this.#count = count;
      this.#show();
    }
  }

  #show() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.person;
    // Names of both scripts in the order that readers of Chinese know.
    const collator = new Intl.Collator("zh");
    const people = [...this.#people.values()].sort((a, b) => collator.compare(a.name, b.name));
    const [here, away] = [true, false].map((online) => people.filter((person) => Boolean(person.online) === online));
    byId("members-list").replaceChildren(...here.map((person, i) => this.#item(person, i === 0)));
    byId("members-away-title").textContent = i18n.count("chat.members.away", away.length);
    byId("members-away-title").hidden = away.length === 0;
    byId("members-away").replaceChildren(...away.map((person, i) => this.#item(person, i === 0 && here.length === 0)));
    const unlisted = this.#count - here.length;
    byId("members-more").hidden = unlisted <= 0;
    byId("members-more").textContent = i18n.count("chat.members.more", unlisted);
    if (focused) {
      /** @type {HTMLElement | null} */ (byId("members").querySelector(`[data-person="${CSS.escape(focused)}"]`))?.focus();
    }
  }

  /** @param {Person} person @param {boolean} stop whether to tab to it */
  #item(person, stop) {
    const { id, name, online } = person;
    const parts = [
      avatar(person, online ?? false),
      h("span.name", { dir: "auto" }, name),
      guestTag(person, i18n),
      id === this.#user && h("span.tag", {}, t("you")),
      h("span.visually-hidden", {}, t(online ? "chat.online" : "chat.away")),
    ];
    const title = id === this.#user ? undefined : t("chat.start.with", { name: nameOf(person, i18n) });
    const attributes = { type: "button", "data-person": id, "data-state": online ? "online" : "offline", title, tabindex: stop ? 0 : -1, "aria-disabled": id === this.#user && "true" };
    return h("li", {}, h("button.person", { ...attributes, onclick: () => id !== this.#user && this.#onPick(person) }, ...parts));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const items = /** @type {HTMLElement[]} */ ([...byId("members").querySelectorAll(".person")]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = new Map([["ArrowUp", at - 1], ["ArrowDown", at + 1], ["Home", 0], ["End", items.length - 1]]).get(event.key);
    if (event.key === "Escape") {
      event.preventDefault();
      this.#onClose();
    } else if (at >= 0 && to !== undefined) {
      event.preventDefault();
      items[Math.max(0, Math.min(to, items.length - 1))].focus();
    }
  }
}
