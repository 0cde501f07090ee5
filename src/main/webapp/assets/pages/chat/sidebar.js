// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { guestTag } from "../../chat/guests.js";
import { titleOf } from "../../chat/names.js";
import { byId, h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";

/** @typedef {import("./conversations.js").Row} Row */

const GLYPHS = new Map(Object.entries({ room: "#", user: "\u2709\ufe0e", topic: "\u266a" }));
const MANY = 99;

/** The list of conversations: notices, rooms, private chats. It is one tab stop, the arrows move in it. */
export class Sidebar {
  #conversations;
  #onOpen;
  #current = "";
  #queued = false;
  #shown = "";

  /** @param {import("./conversations.js").Conversations} conversations @param {(channel: string) => void} onOpen */
  constructor(conversations, onOpen) {
    this.#conversations = conversations;
    this.#onOpen = onOpen;
    conversations.addEventListener("change", () => this.#queue());
    i18n.addEventListener("change", () => this.#queue());
    byId("conversations").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#onKey(event));
  }

  /** @param {string} channel */
  select(channel) {
    this.#current = channel;
    this.#show();
  }

  /** @returns {Row[]} as they stand there */
  get rows() {
    const { sorted } = this.#conversations;
    const notices = sorted.filter(({ kind }) => kind !== "room" && kind !== "direct");
    return [...notices, ...sorted.filter(({ kind }) => kind === "room"), ...sorted.filter(({ kind }) => kind === "direct")];
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
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.channel;
    const stop = rows.some(({ channel }) => channel === this.#current) ? this.#current : rows[0]?.channel;
    const of = (/** @type {(row: Row) => boolean} */ fits) => h("ul", {}, ...rows.filter(fits).map((row) => this.#item(row, stop)));
    byId("conversations").replaceChildren(
      of(({ kind }) => kind !== "room" && kind !== "direct"),
      h("h3", {}, t("chat.rooms")),
      of(({ kind }) => kind === "room"),
      !rows.some(({ kind }) => kind === "room") ? h("p.muted.empty", {}, t("chat.rooms.none")) : "",
      h("h3", {}, t("chat.direct")),
      of(({ kind }) => kind === "direct"),
      !rows.some(({ kind }) => kind === "direct") ? h("p.muted.empty", {}, t("chat.direct.none")) : "",
    );
    if (focused) {
      /** @type {HTMLElement | null} */ (byId("conversations").querySelector(`[data-channel="${CSS.escape(focused)}"]`))?.focus();
    }
  }

  /** @param {Row} row @param {string | undefined} stop the one to tab to */
  #item(row, stop) {
    const { channel, kind, unread, number, peer } = row;
    const state = peer?.online ? "online" : "away";
    const sign = kind === "direct" ? h("span.presence", { "data-state": state }) : h("span.glyph", { "aria-hidden": "true" }, GLYPHS.get(kind) ?? "~");
    const many = number > MANY ? `${MANY}+` : number > 0 ? String(number) : "";
    const badge = unread > 0 && h(many ? "span.badge" : "span.badge.dot", {}, many, h("span.visually-hidden", {}, ` ${t(many ? "chat.unread" : "chat.unread.some")}`));
    const attributes = {
      type: "button",
      "data-channel": channel,
      "aria-current": channel === this.#current && "true",
      tabindex: channel === stop ? 0 : -1,
      onclick: () => this.#onOpen(channel),
    };
    return h(
      "li",
      {},
      h(
        unread > 0 ? "button.item.unread" : "button.item",
        attributes,
        sign,
        h("span.name", { dir: "auto" }, titleOf(row, i18n)),
        guestTag(peer, i18n),
        kind === "direct" && h("span.visually-hidden", {}, t(peer?.online ? "chat.online" : "chat.away")),
        badge,
      ),
    );
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const items = /** @type {HTMLElement[]} */ ([...byId("conversations").querySelectorAll(".item")]);
    const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = new Map([["ArrowUp", at - 1], ["ArrowDown", at + 1], ["Home", 0], ["End", items.length - 1]]).get(event.key);
    if (to !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      items[Math.max(0, Math.min(to, items.length - 1))]?.focus();
    }
  }
}
