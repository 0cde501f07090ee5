// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId, h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";

/** @typedef {{id: string, name: string, guest: boolean}} Person */

/** Who is in the room: a count, and the list when it is opened. */
export class Members {
  /** @type {Map<string, Person>} */ #people = new Map();
  #channel = "";
  #count = 0;
  #client;
  #user;
  #onPick;

  /** @param {import("../../parley.js").Client} client @param {string} user @param {(person: Person) => void} onPick */
  constructor(client, user, onPick) {
    this.#client = client;
    this.#user = user;
    this.#onPick = onPick;
    client.addEventListener("presence", (event) => this.#onPresence(/** @type {CustomEvent} */ (event).detail));
    byId("members").addEventListener("toggle", () => byId("members").open && this.#load());
    i18n.addEventListener("change", () => this.#show());
  }

  /** @param {string} channel */
  open(channel) {
    this.#channel = channel;
    this.#people.clear();
    byId("members").open = false;
    byId("members").hidden = !channel.startsWith("room/");
    this.count(0);
  }

  /** @param {number} count */
  count(count) {
    this.#count = count;
    this.#show();
  }

  async #load() {
    const channel = this.#channel;
    try {
      const { users, count } = await this.#client.request("presence", { channel });
      if (channel === this.#channel) {
        this.#people = new Map(users.map((/** @type {Person} */ person) => [person.id, person]));
        this.count(count);
      }
    } catch {
      // The count stays; opening the list again asks again.
    }
  }

  /** @param {{channel: string, joined?: Person[], left?: Person[], count: number}} presence */
  #onPresence({ channel, joined = [], left = [], count }) {
    if (channel === this.#channel) {
      joined.forEach((person) => this.#people.set(person.id, person));
      left.forEach(({ id }) => this.#people.delete(id));
      this.count(count);
    }
  }

  #show() {
    byId("members-count").textContent = i18n.count("chat.online", this.#count);
    const collator = new Intl.Collator(i18n.language);
    const people = [...this.#people.values()].sort((a, b) => collator.compare(a.name, b.name));
    byId("members-list").replaceChildren(...people.map((person) => this.#item(person)));
  }

  /** @param {Person} person */
  #item(person) {
    const { id, name, guest } = person;
    const label = h("span.name", {}, name);
    const tags = [guest && h("span.tag", {}, t("guest")), id === this.#user && h("span.tag", {}, t("you"))];
    const pick = () => {
      byId("members").open = false;
      this.#onPick(person);
    };
    return id === this.#user
      ? h("li", {}, label, ...tags)
      : h("li", {}, h("button.quiet", { type: "button", title: t("chat.start.with", { name }), onclick: pick }, label, ...tags));
  }
}
