// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { Conversation } from "../../chat/conversation.js";
import { forget, ownerOf } from "../../chat/drafts.js";
import { isGuest, kindOf, titleOf } from "../../chat/names.js";
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { directChannel } from "../../parley.js";
import { Conversations } from "./conversations.js";
import { Members } from "./members.js";
import { Sidebar } from "./sidebar.js";

/** Subscriptions that are kept free for conversations that are opened. */
const SPARE = 5;

/** The chat of one who has signed in: wires the parts, and knows which conversation is open. The address holds its name. */
export class ChatPage {
  #client;
  #user;
  #conversations;
  #sidebar;
  #members;
  /** @type {Conversation | null} */ #conversation = null;

  /** @param {import("../../parley.js").Client} client @param {import("../../parley.js").User} user */
  constructor(client, user) {
    this.#client = client;
    this.#user = user;
    this.#conversations = new Conversations(client);
    this.#sidebar = new Sidebar(client, this.#conversations, {
      onOpen: (channel) => this.#go(channel),
      onJoin: (room) => this.#go(`room/${room}`),
      onStart: (person) => this.#startWith({ id: person, name: person }),
    });
    this.#members = new Members(client, user.id, (person) => this.#startWith(person));
    this.#listen();
    this.translate();
    byId("me-name").textContent = user.name;
    byId("me-id").textContent = user.id;
    byId("me-guest").hidden = !user.guest;
    this.#refresh();
    this.#followAddress();
  }

  /** @returns {string} */
  get user() {
    return this.#user.id;
  }

  translate() {
    this.#showTitle();
    this.#countUnread();
  }

  #listen() {
    const on = (/** @type {string} */ event, /** @type {(detail: any) => void} */ heard) =>
      this.#client.addEventListener(event, (e) => heard(/** @type {CustomEvent} */ (e).detail));
    on("welcome", () => this.#refresh());
    on("message", (message) => this.#conversations.hear(message));
    on("sync", (reply) => this.#onSync(reply));
    on("refused", ({ channel, error }) => this.#onRefused(channel, error));
    this.#conversations.addEventListener("change", () => this.translate());
    addEventListener("hashchange", () => this.#followAddress());
    byId("back").addEventListener("click", () => this.#go(""));
    byId("lobby").addEventListener("click", () => this.#go(`room/${t("chat.lobby.room")}`));
    byId("leave").addEventListener("click", () => this.#leave());
    byId("signout").addEventListener("click", () => this.#signOut());
  }

  get #open() {
    return this.#conversation?.channel ?? "";
  }

  /** After every welcome: what there is, and the rooms to hear. */
  async #refresh() {
    try {
      await this.#conversations.load();
      const room = (this.#client.welcome.limits.subscriptions || Infinity) - SPARE;
      for (const { channel } of this.#conversations.sorted.filter(({ kind }) => kind === "room").slice(0, room)) {
        if (!this.#client.isSubscribed(channel)) {
          this.#client.subscribe(channel).catch(() => {});
        }
      }
    } catch {
      // The connection has gone; the next welcome comes here again.
    }
  }

  /** @param {string} channel the one to open, or none */
  #go(channel) {
    byId("starts-trouble").hidden = true;
    location.hash = channel ? encodeURIComponent(channel) : "";
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
    if (left && !left.startsWith("room/")) {
      this.#client.unsubscribe(left).catch(() => {});
    }
    this.#sidebar.select(channel);
    byId("chat").classList.toggle("reading", channel !== "");
    byId("opened").hidden = !channel;
    byId("blank").hidden = channel !== "";
    if (!channel) {
      return;
    }
    this.#members.open(channel);
    byId("leave").hidden = kindOf(channel) !== "room";
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
    conversation.addEventListener("read", (event) => this.#conversations.read(/** @type {CustomEvent} */ (event).detail));
    this.#showTitle();
    if (matchMedia("(pointer: fine)").matches) {
      conversation.focus();
    }
  }

  /** @param {import("../../parley.js").Subscribed & {resumed: boolean}} reply */
  #onSync(reply) {
    const { channel, offset = 0, read = offset } = reply;
    if (kindOf(channel) === "room" && !this.#conversations.get(channel)) {
      this.#conversations.ensure(channel, { head: offset, read });
    }
    reply.messages.forEach((message) => this.#conversations.hear({ ...message, channel }));
    if (channel === this.#open) {
      this.#members.count(reply.count ?? 0);
    }
  }

  /** @param {string} channel @param {import("../../parley.js").ParleyError} error */
  #onRefused(channel, error) {
    if (channel === this.#open) {
      this.#go("");
    }
    byId("starts-trouble").hidden = false;
    byId("starts-trouble").textContent = t("chat.refused", { channel: titleOf({ channel }, i18n), reason: i18n.explain(error) });
  }

  /** @param {{id: string, name: string}} person */
  #startWith({ id, name }) {
    const channel = directChannel(this.#user.id, id);
    this.#conversations.ensure(channel, { peer: { id, name } });
    this.#go(channel);
  }

  async #leave() {
    const channel = this.#open;
    try {
      await this.#client.unsubscribe(channel, { leave: true });
      this.#conversations.remove(channel);
      this.#go("");
    } catch (error) {
      byId("starts-trouble").hidden = false;
      byId("starts-trouble").textContent = i18n.explain(/** @type {any} */ (error));
    }
  }

  async #signOut() {
    try {
      await fetch("signout", { method: "POST" });
      forget(ownerOf(this.#user));
    } finally {
      location.replace(location.pathname);
    }
  }

  #showTitle() {
    const channel = this.#open;
    if (channel) {
      const row = this.#conversations.get(channel);
      const title = titleOf(row ?? { channel }, i18n);
      byId("title").textContent = title;
      byId("title-guest").hidden = !isGuest(row?.peer?.id);
      if (this.#conversation) {
        this.#conversation.title = title;
      }
    }
  }

  #countUnread() {
    const { unread } = this.#conversations;
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${t("chat.title")} \u00b7 Parley`;
  }
}
