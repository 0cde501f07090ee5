// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { Conversation } from "../../chat/conversation.js";
import { kindOf, labelOf, titleOf } from "../../chat/names.js";
import { unsentOf } from "../../chat/unsent.js";
import { byId } from "../../lib/dom.js";
import { on } from "../../lib/events.js";
import { i18n, t } from "../../lib/i18n.js";
// Whoever is here types, so it comes with the rest.
import "../../lib/sessionkeepalive.js";
import { shortcuts } from "../../lib/shortcuts.js";
import { storeOf } from "../../lib/storage.js";
import { isolated } from "../../lib/text.js";
import { directChannel } from "../../parley.js";
import { UnreadAlerts } from "./unreadalerts.js";
import { avatar } from "./avatar.js";
import { Conversations } from "./conversations.js";
import { Head } from "./head.js";
import { drawIcons } from "./icons.js";
import { Sidebar } from "./sidebar.js";

/** Where people meet who have nowhere to go yet: the same room in all languages. */
const LOBBY = "room/lobby";

/** The chat of one who has signed in: wires the parts, and knows which conversation is open. The address holds its name. */
export class ChatPage {
  #client;
  #user;
  #conversations;
  #sidebar;
  #head;
  #alerts;
  #store;
  /** @type {Conversation | null} */ #conversation = null;
  /** @type {Promise<import("./switcher.js").Switcher> | null} */ #switcher = null;

  /**
   * @param {import("../../parley.js").Client} client @param {import("../../parley.js").User} user
   * @param {import("../../parley.js").User} [before] whose session ended in this tab
   */
  constructor(client, user, before) {
    this.#client = client;
    this.#user = user;
    unsentOf(client, user, before);
    this.#store = storeOf(client.url, user.id);
    this.#alerts = new UnreadAlerts(this.#store, (channel) => this.#go(channel));
    this.#conversations = new Conversations(client);
    this.#sidebar = new Sidebar(this.#conversations, (channel) => this.#go(channel), LOBBY);
    this.#head = new Head(client, user.id, {
      onPerson: (person) => this.#startWith(person),
      onBack: () => this.#go(""),
      onLeave: () => this.#leave(),
    });
    this.#listen();
    drawIcons();
    byId("me-name").before(avatar(user));
    byId("me-name").textContent = user.name;
    byId("me-name").title = user.id;
    byId("me-guest").hidden = !user.guest;
    // Whoever else is signed in is so by the portal, which is where one signs out, too.
    byId("signout").hidden = !user.guest;
    this.#addKeys();
    this.translate();
    this.#followAddress();
  }

  get user() {
    return this.#user;
  }

  /** @returns {import("../../chat/unsent.js").Unsent} */
  get unsent() {
    return unsentOf(this.#client, this.#user);
  }

  translate() {
    this.#showTitle();
    this.#alerts.count(this.#conversations.number, this.#conversations.isAnyUnread);
  }

  #listen() {
    on(this.#client, "message", (message) => this.#hear(message));
    on(this.#client, "sync", (reply) => this.#onSync(reply));
    on(this.#client, "refused", ({ channel, error }) => this.#onRefused(channel, error));
    this.unsent.addEventListener("acknowledged", (event) => this.#conversations.hear(/** @type {CustomEvent} */ (event).detail));
    this.#conversations.addEventListener("change", () => this.translate());
    this.#conversations.addEventListener("left", (event) => /** @type {CustomEvent} */ (event).detail === this.#open && this.#go(""));
    addEventListener("hashchange", () => this.#followAddress());
    for (const type of ["dragover", "drop"]) {
      // A file beside the field would be opened in place of the chat.
      addEventListener(type, (event) => /** @type {DragEvent} */ (event).dataTransfer?.types.includes("Files") && event.preventDefault());
    }
    byId("lobby").addEventListener("click", () => this.#go(LOBBY));
    byId("signout").addEventListener("click", () => this.#signOut());
    byId("search").addEventListener("click", () => this.#switch("all"));
    byId("new-room").addEventListener("click", () => this.#switch("rooms"));
    byId("new-chat").addEventListener("click", () => this.#switch("people"));
  }

  #addKeys() {
    const step = (/** @type {1 | -1} */ by, unread = false) => () => this.#sidebar.step(by, unread);
    shortcuts.add("chat.title", [
      { keys: "Mod+k", words: "chat.search", run: () => void this.#switch("all") },
      { keys: "Alt+ArrowUp", words: "chat.keys.previous", run: step(-1) },
      { keys: "Alt+ArrowDown", words: "chat.keys.next", run: step(1) },
      { keys: "Alt+Shift+ArrowUp", words: "chat.keys.previous.unread", run: step(-1, true) },
      { keys: "Alt+Shift+ArrowDown", words: "chat.keys.next.unread", run: step(1, true) },
      { keys: "Escape", words: "chat.keys.latest", run: () => void this.#conversation?.toEnd() },
      { keys: "ArrowUp", words: "chat.keys.own" },
    ]);
  }

  get #open() {
    return this.#conversation?.channel ?? "";
  }

  /** @param {string} channel the one to open, or none */
  #go(channel) {
    this.#trouble("");
    location.hash = channel ? encodeURIComponent(channel) : "";
    if (channel && channel === this.#open) {
      this.#conversation?.focus();
    }
  }

  #followAddress() {
    let channel = "";
    try {
      channel = decodeURIComponent(location.hash.slice(1));
    } catch {
      // Not an address of ours.
    }
    if (channel !== this.#open) {
      this.#show(channel.includes("/") ? channel : "");
    }
  }

  /** @param {string} channel */
  #show(channel) {
    const left = this.#open;
    this.#conversation?.close();
    this.#conversation = null;
    if (left && kindOf(left) !== "room" && !this.#conversations.holds(left)) {
      this.#client.unsubscribe(left).catch(() => {});
    }
    this.#sidebar.select(channel);
    this.#head.open(channel);
    byId("opened").hidden = !channel;
    byId("blank").hidden = channel !== "";
    if (!channel) {
      if (left) {
        /** @type {HTMLElement | null} */ (byId("conversations").querySelector("[tabindex='0']"))?.focus();
      }
      return;
    }
    const conversation = new Conversation({
      root: byId("talk"),
      client: this.#client,
      user: this.#user,
      words: i18n,
      channel,
      unread: this.#conversations.get(channel)?.unread,
      onPerson: (person) => this.#startWith(person),
    });
    this.#conversation = conversation;
    for (const stop of /** @type {NodeListOf<HTMLElement>} */ (byId("talk").querySelectorAll(".messages, .write"))) {
      stop.dataset.region = "";
    }
    this.#showTitle();
    if (!matchMedia("(pointer: coarse)").matches) {
      conversation.focus();
    }
  }

  /** @param {import("../../parley.js").Message} message */
  #hear(message) {
    const row = this.#conversations.get(message.channel ?? "");
    if (row && message.from?.id !== this.#user.id && this.#conversations.isPersonal(message)) {
      this.#alerts.tell(message, titleOf(row, i18n));
    }
  }

  /** Whoever is in a private chat besides oneself is there. @param {import("../../parley.js").Subscribed} reply */
  #onSync({ channel, count = 0 }) {
    const peer = this.#conversations.get(channel)?.peer;
    if (peer && count > 1) {
      this.#conversations.online(peer.id, true);
    }
  }

  /** @param {string} channel @param {import("../../parley.js").ParleyError} error */
  #onRefused(channel, error) {
    if (channel === this.#open) {
      this.#go("");
    }
    this.#trouble(t("chat.refused", { channel: titleOf({ channel }, i18n), reason: i18n.explain(error) }));
  }

  /** @param {{id: string, name: string}} person */
  #startWith({ id, name }) {
    const channel = directChannel(this.#user.id, id);
    const peer = this.#conversations.get(channel)?.peer ?? { id, name };
    this.#conversations.ensure(channel, { peer });
    this.#go(channel);
  }

  /** @param {import("./switcher.js").Scope} scope */
  async #switch(scope) {
    const make = async () => {
      const { Switcher } = await import("./switcher.js");
      const on = { onOpen: (/** @type {string} */ channel) => this.#go(channel), onPerson: (/** @type {{id: string, name: string}} */ who) => this.#startWith(who) };
      return new Switcher(this.#client, this.#conversations, this.#user.id, on);
    };
    this.#switcher ??= make();
    try {
      await (await this.#switcher).open(scope);
    } catch {
      this.#switcher = null;
      this.#trouble(t("code.connection.lost"));
    }
  }

  async #leave() {
    const channel = this.#open;
    const title = titleOf(this.#conversations.get(channel) ?? { channel }, i18n);
    const { confirm } = await import("./confirm.js").catch(() => ({ confirm: async () => this.#trouble(t("code.connection.lost")) }));
    if (!(await confirm(t("chat.leave.sure", { title: isolated(title) }), t("chat.leave.after"), t("chat.leave.go")))) {
      return;
    }
    try {
      await this.#client.unsubscribe(channel, { leave: true });
      this.#conversations.remove(channel);
      this.#go("");
    } catch (error) {
      this.#trouble(i18n.explain(/** @type {import("../../parley.js").ParleyError} */ (error)));
    }
  }

  async #signOut() {
    try {
      await fetch("signout", { method: "POST" });
      this.#store.forget();
    } finally {
      location.replace(location.pathname);
    }
  }

  #showTitle() {
    const row = this.#conversations.get(this.#open);
    const shown = row ?? { channel: this.#open };
    this.#head.title(titleOf(shown, i18n), row?.peer);
    if (this.#conversation) {
      this.#conversation.title = labelOf(shown, i18n);
    }
  }

  /** @param {string} text */
  #trouble(text) {
    byId("starts-trouble").hidden = !text;
    byId("starts-trouble").textContent = text;
  }
}
