// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { InputMethod } from "../../chat/inputmethod.js";
import { guestTag } from "../../chat/guests.js";
import { titleOf } from "../../chat/names.js";
import { h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { styled } from "../../lib/latesheet.js";
import { isolated } from "../../lib/text.js";
import { Words } from "../../lib/words.js";
import { avatar } from "./avatar.js";
import { icon, iconOf } from "./icons.js";

/** Of this dialog alone, so the page itself does not carry them. */
const words = new Words("switcher");
const ASK_AFTER = 150;
const MOST = 8;

/**
 * @typedef {"all" | "rooms" | "people"} Scope
 * @typedef {{text: string, note: string, sign: Element, person?: string, makes?: boolean, choose: () => void}} Option `makes`: a new room
 * @typedef {{id: string, name: string, online: boolean}} Found
 * @typedef {{onOpen: (channel: string) => void, onPerson: (person: {id: string, name: string}) => void}} On
 */

/**
 * Goes to a conversation, a room or a person by a few letters, and makes a room. One dialog, in the pattern of a combobox. Enter takes the
 * best match; a room is made where that is what somebody chose, never because nothing has been found yet.
 */
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
  /** The answers for what is typed have come. */ #complete = false;
  /** Enter came before them. */ #entered = false;
  /** Somebody has chosen one by the arrows. */ #moved = false;
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
      this.#asked++;
      this.#complete = this.#entered = false;
      this.#show(this.#known());
      this.#timer = setTimeout(() => this.#ask(), ASK_AFTER);
    });
    this.#input.addEventListener("keydown", (event) => !inputMethod.owns(event) && this.#onKey(event));
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("close", () => (this.#entered = false));
    document.body.append(this.#dialog);
  }

  /** @param {Scope} scope */
  async open(scope) {
    const looks = styled(new URL("./dialogs.css", import.meta.url).href);
    if (words.language !== i18n.language || !words.has("chat.join")) {
      await words.load(i18n.language);
    }
    await looks;
    this.#scope = scope;
    this.#input.value = "";
    const label = scope === "all" ? t("chat.search") : words.t(`chat.search.${scope}`);
    this.#input.placeholder = label;
    this.#input.setAttribute("aria-label", label);
    this.#list.setAttribute("aria-label", label);
    this.#dialog.setAttribute("aria-label", label);
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    this.#input.focus();
    this.#complete = this.#entered = false;
    this.#show(this.#known());
    this.#ask();
  }

  get #query() {
    return this.#input.value.trim();
  }

  /** @returns {Option[]} among one's own conversations */
  #known() {
    return this.#conversations.sorted
      .filter(({ kind }) => this.#scope === "all" || (this.#scope === "rooms" ? kind === "room" : kind === "direct"))
      .filter((row) => plain(titleOf(row, i18n)).includes(plain(this.#query)))
      .sort((a, b) => this.#rank(titleOf(a, i18n)) - this.#rank(titleOf(b, i18n)))
      .slice(0, MOST)
      .map((row) => ({
        text: titleOf(row, i18n),
        note: row.unread > 0 ? `${row.unread} ${t("chat.unread")}` : "",
        sign: row.kind === "direct" ? avatar(row.peer ?? { id: row.channel, name: titleOf(row, i18n) }, row.peer?.online) : icon(iconOf(row.kind)),
        person: row.peer?.id,
        choose: () => this.#on.onOpen(row.channel),
      }));
  }

  /** How well a name fits what is typed, the best first. @param {string} name */
  #rank(name) {
    const [query, found] = [plain(this.#query), plain(name)];
    return name === this.#query ? 0 : found === query ? 1 : found.startsWith(query) ? 2 : 3;
  }

  /** Asks the server for those that one is not in yet. */
  async #ask() {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const query = this.#query;
    /** @template T @param {() => Promise<T[]>} ask @returns {Promise<T[]>} none where the server does not answer */
    const found = async (ask) => (this.#scope === "all" && !query ? [] : ask().catch(() => []));
    const like = (/** @type {string} */ sought) => (sought ? { query: sought } : {});
    const ofRooms = (/** @type {string} */ sought) => found(async () => (await this.#client.rooms(like(sought))).rooms);
    const [rooms, people] = await Promise.all([
      this.#scope === "people" ? [] : Promise.all(spellings(query).map(ofRooms)),
      this.#scope === "rooms" ? [] : found(async () => (await this.#client.people(like(query))).people),
    ]);
    if (asked === this.#asked) {
      this.#complete = true;
      this.#show(this.#matches(rooms.flat(), people, query));
      if (this.#entered && this.#options[0] && !this.#options[0].makes) {
        this.#choose(0);
      }
      this.#entered = false;
    }
  }

  /** @param {{channel: string, count: number}[]} rooms @param {Found[]} people @param {string} query @returns {Option[]} the best first, a new room last */
  #matches(rooms, people, query) {
    const found = [...new Map(rooms.map((room) => [room.channel, room])).values()];
    const matches = [...this.#known(), ...this.#rooms(found), ...this.#people(people)];
    matches.sort((a, b) => this.#rank(a.text) - this.#rank(b.text));
    const channel = `room/${query}`;
    const taken = this.#conversations.get(channel) || found.some((room) => room.channel === channel);
    if (query && this.#scope !== "people" && !taken) {
      const known = this.#conversations.sorted.filter(({ kind }) => kind === "room");
      const like = [...known, ...found].map((room) => titleOf(room, i18n)).find((name) => plain(name) === plain(query));
      matches.push({
        text: query,
        note: like ? words.t("chat.room.like", { name: isolated(like) }) : words.t("chat.room.create"),
        sign: icon("plus"),
        makes: true,
        choose: () => this.#on.onOpen(channel),
      });
    }
    return matches;
  }

  /** @param {{channel: string, count: number}[]} rooms @returns {Option[]} */
  #rooms(rooms) {
    return rooms
      .filter(({ channel }) => !this.#conversations.get(channel))
      .sort((a, b) => this.#rank(titleOf(a, i18n)) - this.#rank(titleOf(b, i18n)))
      .slice(0, MOST)
      .map(({ channel, count }) => ({
        text: titleOf({ channel }, i18n),
        note: `${words.t("chat.join")} \u00b7 ${i18n.count("chat.people", count)}`,
        sign: icon("room"),
        choose: () => this.#on.onOpen(channel),
      }));
  }

  /** @param {Found[]} people @returns {Option[]} */
  #people(people) {
    return people
      .filter(({ id }) => id !== this.#user && !this.#conversations.sorted.some(({ peer }) => peer?.id === id))
      .slice(0, MOST)
      .map(({ id, name, online }) => ({
        text: name,
        note: words.t("chat.start"),
        sign: avatar({ id, name }, online),
        person: id,
        choose: () => this.#on.onPerson({ id, name }),
      }));
  }

  /** @param {Option[]} options */
  #show(options) {
    this.#options = options;
    this.#moved = false;
    // While there is more to come, and where only a new room is left, nothing is chosen yet.
    this.#active = options.length > 0 && (!options[0].makes || this.#scope === "rooms") ? 0 : -1;
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
    const none = !this.#query ? "chat.search.hint" : this.#complete ? "chat.search.none" : "chat.search.busy";
    this.#none.textContent = options.some(({ makes }) => !makes) ? "" : words.t(none);
    this.#activate(this.#active);
  }

  /** @param {number} i */
  #activate(i) {
    this.#active = i;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === i)));
    this.#list.children[i]?.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", this.#options[i] ? `switch-${i}` : "");
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
    const to = new Map([["ArrowUp", Math.max(this.#active, 0) - 1], ["ArrowDown", this.#active + 1]]).get(event.key);
    if (event.key === "Enter") {
      event.preventDefault();
      const chosen = this.#options[this.#active];
      if (this.#complete || this.#moved || (chosen && this.#rank(chosen.text) === 0)) {
        this.#choose(this.#active);
      } else if (this.#query) {
        this.#entered = true;
        this.#ask();
      }
    } else if (to !== undefined && n > 0) {
      event.preventDefault();
      this.#moved = true;
      this.#activate((to + n) % n);
    }
  }
}

/** Without what people do not see as another name: case, width, the way an accent is written. @param {string} text */
function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
}

/** The server seeks a name as it is written, in either case. @param {string} query */
function spellings(query) {
  const narrow = query.normalize("NFKC");
  const wide = narrow.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  return [...new Set([query, narrow, narrow.normalize("NFD"), wide])];
}
