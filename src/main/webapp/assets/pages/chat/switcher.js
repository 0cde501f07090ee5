// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { InputMethod } from "../../chat/inputmethod.js";
import { guestTag } from "../../chat/guests.js";
import { titleOf } from "../../chat/names.js";
import { h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";

const ASK_AFTER = 150;
const MOST = 8;

/**
 * @typedef {"all" | "rooms" | "people"} Scope
 * @typedef {{text: string, note: string, sign: HTMLElement, person?: string, choose: () => void}} Option
 * @typedef {{onOpen: (channel: string) => void, onPerson: (person: {id: string, name: string}) => void}} On
 */

/** Goes to a conversation, a room or a person by a few letters, and makes a room. One dialog, in the pattern of a combobox. */
export class Switcher {
  #client;
  #conversations;
  #user;
  #on;
  /** @type {Scope} */ #scope = "all";
  /** @type {Option[]} */ #options = [];
  #active = 0;
  #asked = 0;
  #timer = 0;
  #list = h("ul", { id: "switch-list", role: "listbox" });
  #input = /** @type {HTMLInputElement} */ (
    h("input", { type: "text", role: "combobox", maxlength: 128, autocomplete: "off", spellcheck: "false", "aria-controls": "switch-list", "aria-expanded": "true", "aria-autocomplete": "list" })
  );
  #none = h("p.muted.empty", { role: "status" });
  #dialog = /** @type {HTMLDialogElement} */ (h("dialog.switcher", {}, this.#input, this.#list, this.#none));

  /**
   * @param {import("../../parley.js").Client} client @param {import("./conversations.js").Conversations} conversations
   * @param {string} user @param {On} on
   */
  constructor(client, conversations, user, on) {
    this.#client = client;
    this.#conversations = conversations;
    this.#user = user;
    this.#on = on;
    const inputMethod = new InputMethod(this.#input);
    this.#input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#show(this.#known());
      this.#timer = setTimeout(() => this.#ask(), ASK_AFTER);
    });
    this.#input.addEventListener("keydown", (event) => !inputMethod.owns(event) && this.#onKey(event));
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    document.body.append(this.#dialog);
  }

  /** @param {Scope} scope */
  open(scope) {
    this.#scope = scope;
    this.#input.value = "";
    const label = t(`chat.search.${scope}`);
    this.#input.placeholder = label;
    this.#input.setAttribute("aria-label", label);
    this.#list.setAttribute("aria-label", label);
    this.#dialog.setAttribute("aria-label", label);
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    this.#input.focus();
    this.#show(this.#known());
    this.#ask();
  }

  get #query() {
    return this.#input.value.trim();
  }

  /** @returns {Option[]} among one's own conversations */
  #known() {
    const query = this.#query.toLowerCase();
    return this.#conversations.sorted
      .filter(({ kind }) => this.#scope === "all" || (this.#scope === "rooms" ? kind === "room" : kind === "direct"))
      .filter((row) => titleOf(row, i18n).toLowerCase().includes(query))
      .slice(0, MOST)
      .map((row) => ({
        text: titleOf(row, i18n),
        note: row.unread > 0 ? `${row.unread} ${t("chat.unread")}` : "",
        sign: row.kind === "direct" ? dot(row.peer?.online) : glyph(row.kind === "room" ? "#" : "\u2709\ufe0e"),
        person: row.peer?.id,
        choose: () => this.#on.onOpen(row.channel),
      }));
  }

  /** Asks the server for those that one is not in yet. */
  async #ask() {
    const asked = ++this.#asked;
    const query = this.#query;
    const of = async (/** @type {"rooms" | "people"} */ action) => {
      try {
        return this.#scope === "all" && !query ? [] : (await this.#client.request(action, query ? { query } : {}))[action];
      } catch {
        return [];
      }
    };
    const [rooms, people] = await Promise.all([
      this.#scope === "people" ? [] : of("rooms"),
      this.#scope === "rooms" ? [] : of("people"),
    ]);
    if (asked === this.#asked) {
      this.#show([...this.#known(), ...this.#rooms(rooms, query), ...this.#people(people)]);
    }
  }

  /** @param {{channel: string, count: number}[]} rooms @param {string} query @returns {Option[]} */
  #rooms(rooms, query) {
    const options = rooms
      .filter(({ channel }) => !this.#conversations.get(channel))
      .slice(0, MOST)
      .map(({ channel, count }) => ({
        text: titleOf({ channel }, i18n),
        note: `${t("chat.join")} \u00b7 ${i18n.count("chat.people", count)}`,
        sign: glyph("#"),
        choose: () => this.#on.onOpen(channel),
      }));
    const channel = `room/${query}`;
    if (query && this.#scope !== "people" && !this.#conversations.get(channel) && !rooms.some((room) => room.channel === channel)) {
      options.push({ text: query, note: t("chat.room.create"), sign: glyph("+"), choose: () => this.#on.onOpen(channel) });
    }
    return options;
  }

  /** @param {{id: string, name: string, guest: boolean, online: boolean}[]} people @returns {Option[]} */
  #people(people) {
    return people
      .filter(({ id }) => id !== this.#user && !this.#conversations.sorted.some(({ peer }) => peer?.id === id))
      .slice(0, MOST)
      .map(({ id, name, online }) => ({
        text: name,
        note: t("chat.start"),
        sign: dot(online),
        person: id,
        choose: () => this.#on.onPerson({ id, name }),
      }));
  }

  /** @param {Option[]} options */
  #show(options) {
    this.#options = options;
    this.#active = 0;
    this.#list.replaceChildren(
      ...options.map(({ text, note, sign, person }, i) =>
        h(
          "li",
          { id: `switch-${i}`, role: "option", onclick: () => this.#choose(i), onpointermove: () => this.#activate(i) },
          sign,
          h("span.name", { dir: "auto" }, text),
          guestTag(person, i18n),
          h("span.meta", {}, note),
        ),
      ),
    );
    this.#none.textContent = options.length > 0 ? "" : t(this.#query ? "chat.search.none" : "chat.search.hint");
    this.#activate(0);
  }

  /** @param {number} i */
  #activate(i) {
    this.#active = i;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === i)));
    this.#list.children[i]?.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", this.#options.length > 0 ? `switch-${i}` : "");
  }

  /** @param {number} i */
  #choose(i) {
    const option = this.#options[i];
    if (option) {
      this.#dialog.close();
      option.choose();
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const n = this.#options.length;
    const to = new Map([["ArrowUp", this.#active - 1], ["ArrowDown", this.#active + 1]]).get(event.key);
    if (event.key === "Enter") {
      event.preventDefault();
      this.#choose(this.#active);
    } else if (to !== undefined && n > 0) {
      event.preventDefault();
      this.#activate((to + n) % n);
    }
  }
}

/** @param {string} text */
function glyph(text) {
  return h("span.glyph", { "aria-hidden": "true" }, text);
}

/** @param {boolean | undefined} online */
function dot(online) {
  return h("span.presence", { "data-state": online ? "online" : "away" }, h("span.visually-hidden", {}, t(online ? "chat.online" : "chat.away")));
}
