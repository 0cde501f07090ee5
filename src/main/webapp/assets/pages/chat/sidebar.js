// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { guestTag } from "../../chat/guests.js";
import { titleOf } from "../../chat/names.js";
import { byId, h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { avatar } from "./avatar.js";
import { icon, iconOf } from "./icons.js";

/** @typedef {import("./conversations.js").Row} Row */

const MANY = 99;
const GROUPS = /** @type {const} */ (["notices", "rooms", "direct"]);

/**
 * The list of conversations: notices, rooms, private chats. It is one tab stop, the arrows move in it. While a pointer or the focus is on
 * it, its rows stay where they are, and what is new comes to the end of its group.
 */
export class Sidebar {
  #conversations;
  #onOpen;
  #current = "";
  #queued = false;
  #shown = "";
  #hovered = false;
  /** As they stand there. @type {string[]} */ #order = [];
  /** @type {Map<string, {item: HTMLElement, look: string}>} */ #items = new Map();
  #box = byId("conversations");
  #lists = { notices: h("ul"), rooms: h("ul"), direct: h("ul") };
  #titles = { rooms: h("h3"), direct: h("h3") };
  #none = { rooms: h("p.muted.empty"), direct: h("p.muted.empty") };
  #lobby = h("button.link.lobby", { type: "button" });

  /**
   * @param {import("./conversations.js").Conversations} conversations @param {(channel: string) => void} onOpen
   * @param {string} lobby a room for who is in none
   */
  constructor(conversations, onOpen, lobby) {
    this.#conversations = conversations;
    this.#onOpen = onOpen;
    conversations.addEventListener("change", () => this.#queue());
    i18n.addEventListener("change", () => this.#queue());
    this.#lobby.addEventListener("click", () => onOpen(lobby));
    this.#box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#onKey(event));
    this.#box.addEventListener("pointerenter", (/** @type {PointerEvent} */ { pointerType }) => (this.#hovered = pointerType !== "touch"));
    this.#box.addEventListener("pointerleave", () => {
      this.#hovered = false;
      this.#queue();
    });
    this.#box.addEventListener("focusout", () => this.#queue());
    const { notices, rooms, direct } = this.#lists;
    this.#box.replaceChildren(notices, this.#titles.rooms, rooms, this.#none.rooms, this.#lobby, this.#titles.direct, direct, this.#none.direct);
  }

  /** @param {string} channel */
  select(channel) {
    this.#current = channel;
    this.#show();
  }

  /** @returns {Row[]} as they stand there, or will once nobody is at them */
  get rows() {
    const { sorted } = this.#conversations;
    const rows = GROUPS.flatMap((group) => sorted.filter((row) => groupOf(row) === group));
    if (this.#isHeld) {
      const place = (/** @type {Row} */ row) => GROUPS.indexOf(groupOf(row)) * 1e6 + (this.#order.indexOf(row.channel) + 1 || 1e5);
      rows.sort((a, b) => place(a) - place(b));
    }
    return rows;
  }

  /** @param {1 | -1} step @param {boolean} unread only among those with unread messages */
  step(step, unread) {
    const rows = this.rows.filter((row) => row.channel === this.#current || !unread || row.unread > 0);
    const at = rows.findIndex(({ channel }) => channel === this.#current);
    const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : (at + step + rows.length) % rows.length];
    if (row) {
      this.#onOpen(row.channel);
    }
  }

  get #isHeld() {
    return this.#hovered || this.#box.contains(document.activeElement);
  }

  #queue() {
    if (!this.#queued) {
      this.#queued = true;
      requestAnimationFrame(() => this.#show());
      // A hidden page draws no frames.
      setTimeout(() => this.#show(), 250);
    }
  }

  #show() {
    this.#queued = false;
    const { rows } = this;
    const now = JSON.stringify([i18n.language, this.#current, rows]);
    if (now === this.#shown) {
      return;
    }
    this.#shown = now;
    this.#order = rows.map(({ channel }) => channel);
    const stop = this.#order.includes(this.#current) ? this.#current : this.#order[0];
    this.#titles.rooms.textContent = t("chat.rooms");
    this.#titles.direct.textContent = t("chat.direct");
    this.#none.rooms.textContent = t("chat.rooms.none");
    this.#none.direct.textContent = t("chat.direct.none");
    this.#lobby.textContent = t("chat.lobby");
    for (const group of GROUPS) {
      const items = rows.filter((row) => groupOf(row) === group).map((row) => this.#item(row, stop));
      arrange(this.#lists[group], items);
      if (group !== "notices") {
        this.#none[group].hidden = items.length > 0;
      }
    }
    this.#lobby.hidden = this.#none.rooms.hidden;
    for (const channel of [...this.#items.keys()].filter((each) => !this.#order.includes(each))) {
      this.#items.delete(channel);
    }
  }

  /** The same element for the same conversation: what somebody presses is not taken away. @param {Row} row @param {string | undefined} stop the one to tab to */
  #item(row, stop) {
    const { channel, kind, unread, number, peer } = row;
    const known = this.#items.get(channel);
    const item = known?.item ?? h("li", {}, h("button", { type: "button", "data-channel": channel, onclick: () => this.#onOpen(channel) }));
    const look = JSON.stringify([i18n.language, titleOf(row, i18n), unread, number, peer?.id, peer?.online]);
    const button = /** @type {HTMLElement} */ (item.firstElementChild);
    button.className = unread > 0 ? "item unread" : "item";
    button.tabIndex = channel === stop ? 0 : -1;
    if (channel === this.#current) {
      button.setAttribute("aria-current", "true");
    } else {
      button.removeAttribute("aria-current");
    }
    if (look !== known?.look) {
      const title = titleOf(row, i18n);
      const many = number > MANY ? `${MANY}+` : number > 0 ? String(number) : "";
      const badge = unread > 0 && h(many ? "span.badge" : "span.badge.dot", {}, many, h("span.visually-hidden", {}, ` ${t(many ? "chat.unread" : "chat.unread.some")}`));
      button.replaceChildren(
        kind === "direct" ? avatar({ id: peer?.id ?? channel, name: title }, peer?.online ?? false) : icon(iconOf(kind)),
        h("span.name", { dir: "auto" }, title),
        ...[
          guestTag(peer, i18n),
          kind === "direct" && h("span.visually-hidden", {}, t(peer?.online ? "chat.online" : "chat.away")),
          badge,
        ].filter((part) => part !== false),
      );
      this.#items.set(channel, { item, look });
    }
    return item;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const items = /** @type {HTMLElement[]} */ ([...this.#box.querySelectorAll(".item")]);
    const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = new Map([["ArrowUp", at - 1], ["ArrowDown", at + 1], ["Home", 0], ["End", items.length - 1]]).get(event.key);
    if (to !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      items[Math.max(0, Math.min(to, items.length - 1))]?.focus();
    }
  }
}

/** @param {Row} row @returns {typeof GROUPS[number]} */
function groupOf({ kind }) {
  return kind === "room" ? "rooms" : kind === "direct" ? "direct" : "notices";
}

/** Moves only what stands elsewhere, so that nothing loses the focus. @param {HTMLElement} list @param {HTMLElement[]} items */
function arrange(list, items) {
  [...list.children].filter((each) => !items.includes(/** @type {HTMLElement} */ (each))).forEach((each) => each.remove());
  items.forEach((item, i) => {
    if (list.children[i] !== item) {
      list.insertBefore(item, list.children[i] ?? null);
    }
  });
}
