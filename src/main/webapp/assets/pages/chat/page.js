// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { byId } from "../../lib/dom.js";
import { i18n, t } from "../../lib/i18n.js";
import { formatBytes } from "../../lib/text.js";
import { directChannel } from "../../parley.js";
import { Announcer } from "./announcer.js";
import { Composer, forgetDrafts } from "./composer.js";
import { Conversations, isGuest, titleOf } from "./conversations.js";
import { Members } from "./members.js";
import { MessageList } from "./messages.js";
import { Sidebar } from "./sidebar.js";
import { Timeline } from "./timeline.js";
import { Unsent } from "./unsent.js";

/** Subscriptions that are kept free for conversations that are opened. */
const SPARE = 5;
const READ_AFTER = 300;

/** The chat of one who has signed in: wires the parts, and knows which conversation is open. The address holds its name. */
export class ChatPage {
  #client;
  #user;
  /** Whose drafts are shown: a guest who signs in again under the same name has another id. */
  #owner;
  #conversations;
  #unsent;
  #messages;
  #sidebar;
  #members;
  #composer;
  #announcer = new Announcer(byId("announcer"));
  /** @type {Timeline | null} */ #timeline = null;
  /** @type {{channel: string, offset: number} | null} */ #seen = null;
  #readTimer = 0;

  /** @param {import("../../parley.js").Client} client @param {import("../../parley.js").User} user */
  constructor(client, user) {
    this.#client = client;
    this.#user = user;
    this.#conversations = new Conversations(client);
    this.#owner = user.guest ? `guest ${user.name}` : user.id;
    this.#unsent = new Unsent(client, user.id, this.#owner);
    const elements = { view: byId("messages"), list: byId("list"), older: byId("older"), none: byId("none"), latest: byId("latest") };
    this.#messages = new MessageList(elements, this.#unsent, user.id);
    this.#composer = new Composer(byId("composer"), byId("text"), (text) => this.#send(text));
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
    on("message", (message) => this.#hear(message));
    on("recalled", ({ channel, offset }) => this.#open === channel && this.#timeline?.recall(offset));
    on("sync", (reply) => this.#onSync(reply));
    on("refused", ({ channel, error }) => this.#onRefused(channel, error));
    this.#unsent.addEventListener("acknowledged", (event) => this.#hear(/** @type {CustomEvent} */ (event).detail));
    this.#conversations.addEventListener("change", () => {
      this.translate();
      // A list that was asked for before the last mark was set brings the old one back.
      if ((this.#conversations.get(this.#open)?.unread ?? 0) > 0) {
        this.#messages.report();
      }
    });
    this.#messages.addEventListener("edit", (event) => this.#composer.restore(/** @type {CustomEvent} */ (event).detail));
    this.#messages.addEventListener("seen", (event) => this.#onSeen(/** @type {CustomEvent} */ (event).detail));
    addEventListener("hashchange", () => this.#followAddress());
    byId("back").addEventListener("click", () => this.#go(""));
    byId("lobby").addEventListener("click", () => this.#go(`room/${t("chat.lobby.room")}`));
    byId("leave").addEventListener("click", () => this.#leave());
    byId("signout").addEventListener("click", () => this.#signOut());
  }

  get #open() {
    return this.#timeline?.channel ?? "";
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
    if (left && !left.startsWith("room/")) {
      this.#client.unsubscribe(left).catch(() => {});
    }
    this.#sidebar.select(channel);
    byId("chat").classList.toggle("reading", channel !== "");
    byId("opened").hidden = !channel;
    byId("blank").hidden = channel !== "";
    if (!channel) {
      this.#timeline = null;
      return;
    }
    const kind = channel.slice(0, channel.indexOf("/"));
    const writable = kind === "room" || kind === "direct";
    this.#timeline = new Timeline(this.#client, channel, this.#conversations.get(channel)?.read ?? 0);
    this.#messages.open(this.#timeline);
    this.#members.open(channel);
    this.#composer.open(this.#owner, channel);
    this.#trouble("");
    byId("composer").hidden = !writable;
    byId("readonly").hidden = writable;
    byId("leave").hidden = kind !== "room";
    this.#showTitle();
    this.#client.subscribe(channel).catch(() => {});
    if (writable && matchMedia("(pointer: fine)").matches) {
      byId("text").focus();
    }
  }

  /** @param {import("../../parley.js").Subscribed & {resumed: boolean}} reply */
  async #onSync(reply) {
    const timeline = this.#timeline;
    if (reply.channel.startsWith("room/") && !this.#conversations.get(reply.channel)) {
      const { offset = 0, read = offset } = reply;
      this.#conversations.ensure(reply.channel, { head: offset, read });
    }
    reply.messages.forEach((message) => this.#conversations.hear({ ...message, channel: reply.channel }));
    if (timeline?.channel !== reply.channel) {
      return;
    }
    this.#members.count(reply.count ?? 0);
    try {
      if (timeline.loaded) {
        timeline.resume(reply);
      } else {
        timeline.readBefore ||= reply.read ?? 0;
        await timeline.load();
      }
    } catch (error) {
      this.#trouble(i18n.explain(/** @type {any} */ (error)));
    }
  }

  /** @param {string} channel @param {import("../../parley.js").ParleyError} error */
  #onRefused(channel, error) {
    if (channel === this.#open) {
      this.#go("");
    }
    byId("starts-trouble").hidden = false;
    byId("starts-trouble").textContent = t("chat.refused", { channel: titleOf({ channel, kind: "" }), reason: i18n.explain(error) });
  }

  /** @param {import("../../parley.js").Message} message */
  #hear(message) {
    const { channel, from, key } = message;
    this.#unsent.take(key);
    this.#conversations.hear(message);
    const open = channel === this.#open;
    if (open) {
      this.#timeline?.add(message);
    }
    if (from?.id !== this.#user.id && (open || !channel?.startsWith("room/"))) {
      this.#announcer.say(message);
    }
  }

  /** @param {{channel: string, offset: number}} seen */
  #onSeen({ channel, offset }) {
    if (this.#seen?.channel !== channel) {
      this.#markRead();
    }
    this.#seen = { channel, offset };
    this.#readTimer ||= setTimeout(() => this.#markRead(), READ_AFTER);
  }

  #markRead() {
    clearTimeout(this.#readTimer);
    this.#readTimer = 0;
    if (this.#seen) {
      this.#conversations.markRead(this.#seen.channel, this.#seen.offset);
      this.#seen = null;
    }
  }

  /** @param {string} text @returns {boolean} */
  #send(text) {
    const bytes = new TextEncoder().encode(JSON.stringify(text)).length;
    const most = this.#client.welcome.limits.messageBytes;
    if (most && bytes > most) {
      const [has, may] = [bytes, most].map((n) => formatBytes(n, i18n.language));
      this.#trouble(t("chat.tooLarge", { has, may }));
      return false;
    }
    this.#trouble("");
    this.#unsent.send(this.#open, text);
    this.#messages.toEnd();
    return true;
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
      this.#trouble(i18n.explain(/** @type {any} */ (error)));
    }
  }

  async #signOut() {
    try {
      await fetch("signout", { method: "POST" });
      forgetDrafts(this.#owner);
    } finally {
      location.replace(location.pathname);
    }
  }

  #showTitle() {
    const channel = this.#open;
    if (channel) {
      const row = this.#conversations.get(channel) ?? { channel, kind: channel.slice(0, channel.indexOf("/")) };
      byId("title").textContent = titleOf(row);
      byId("title-guest").hidden = !("peer" in row && isGuest(row.peer?.id));
    }
  }

  #countUnread() {
    const { unread } = this.#conversations;
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${t("chat.title")} \u00b7 Parley`;
  }

  /** @param {string} text */
  #trouble(text) {
    byId("composer-trouble").textContent = text;
    byId("composer-trouble").hidden = !text;
  }
}
