// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { isGuest, titleOf } from "../../chat/names.js";
import { byId, h } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";

const GLYPHS = new Map(Object.entries({ room: "#", direct: "@", user: "\u2709", topic: "!" }));
const ASK_AFTER = 250;

/** The list of conversations, and the two forms that start one. */
export class Sidebar {
  #client;
  #conversations;
  #onOpen;
  #current = "";

  /**
   * @param {import("../../parley.js").Client} client
   * @param {import("./conversations.js").Conversations} conversations
   * @param {{onOpen: (channel: string) => void, onJoin: (room: string) => void, onStart: (person: string) => void}} on
   */
  constructor(client, conversations, { onOpen, onJoin, onStart }) {
    this.#client = client;
    this.#conversations = conversations;
    this.#onOpen = onOpen;
    conversations.addEventListener("change", () => this.show());
    i18n.addEventListener("change", () => this.show());
    this.#form("join", "room", onJoin);
    this.#form("start", "person", onStart);
    this.#suggest("room", "rooms", ({ rooms }) => rooms.map((/** @type {any} */ room) => h("option", { value: titleOf(room, i18n) })));
    this.#suggest("person", "people", ({ people }) => people.map((/** @type {any} */ { id, name }) => h("option", { value: id }, name)));
  }

  /** @param {string} channel */
  select(channel) {
    this.#current = channel;
    this.show();
  }

  show() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.channel;
    byId("conversations").replaceChildren(...this.#conversations.sorted.map((row) => this.#item(row)));
    if (focused) {
      /** @type {HTMLElement | null} */ (document.querySelector(`[data-channel="${CSS.escape(focused)}"]`))?.focus();
    }
  }

  /** @param {import("./conversations.js").Row} row */
  #item(row) {
    const { channel, kind, unread, last, peer } = row;
    const badge = unread > 0 && h("span.badge", {}, unread > 99 ? "99+" : String(unread), h("span.visually-hidden", {}, ` ${t("chat.unread")}`));
    const who = last?.from && last.from.id !== peer?.id ? `${last.from.name}: ` : "";
    const button = h(
      unread > 0 ? "button.item.unread" : "button.item",
      { type: "button", "data-channel": channel, "aria-current": channel === this.#current && "true", onclick: () => this.#onOpen(channel) },
      h("span.glyph", { "aria-hidden": "true" }, GLYPHS.get(kind) ?? "~"),
      h("span.name", {}, titleOf(row, i18n)),
      isGuest(peer?.id) && h("span.tag", {}, t("guest")),
      badge,
      h("span.last", {}, last ? who + last.text : ""),
    );
    return h("li", {}, button);
  }

  /** @param {string} form @param {string} input @param {(value: string) => void} submit */
  #form(form, input, submit) {
    byId(form).addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      const value = byId(input).value.trim();
      if (value) {
        byId(input).value = "";
        submit(value);
      }
    });
    // Enter that ends an input method's composition must not submit: Safari sends it after the composition.
    byId(input).addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) {
        event.preventDefault();
      }
    });
  }

  /** @param {string} input @param {"rooms" | "people"} action @param {(data: any) => HTMLElement[]} options */
  #suggest(input, action, options) {
    let timer = 0;
    const ask = async () => {
      try {
        byId(action).replaceChildren(...options(await this.#client.request(action, { query: byId(input).value.trim() })));
      } catch {
        // A suggestion that does not come is no trouble.
      }
    };
    for (const event of ["input", "focus"]) {
      byId(input).addEventListener(event, () => {
        clearTimeout(timer);
        timer = setTimeout(ask, ASK_AFTER);
      });
    }
  }
}
