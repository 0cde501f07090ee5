// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { guardCompositions } from "../lib/composition.js";
import { onChannel } from "../lib/events.js";
import { storeOf } from "../lib/storage.js";
import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { MessageActions } from "./messageactions.js";
import { Draft } from "./drafts.js";
import { frame, translate } from "./frame.js";
import { MessageList } from "./list.js";
import { kindOf, titleOf } from "./names.js";
import { dividerOf, openAt, resumeAt } from "./opening.js";
import { PeerMark } from "./peermark.js";
import { ReadMark } from "./readmark.js";
import { tooLarge } from "./size.js";
import { Timeline } from "./timeline.js";
import { Typing } from "./typing.js";
import { unsentOf } from "./unsent.js";

/**
 * @typedef {import("../parley.js").Message} Message
 * @typedef {{root: HTMLElement, client: import("../parley.js").Client, user: import("../parley.js").User,
 *   words: import("../lib/words.js").Words, channel: string, title?: string, unread?: number,
 *   onPerson?: (person: {id: string, name: string}) => void}} Options `words` has the areas common and conversation; `unread`
 *   where it is known already; `onPerson`: a private chat is wanted
 */

/**
 * One whole conversation, drawn into an element of a page or of a shadow root and run until `close`: messages, composer, who is typing.
 * It needs conversation.css. Events: `read` (`{channel, offset, unread}`, a mark has been set), `count` (people present), `refused`.
 */
export class Conversation extends EventTarget {
  /** @type {string} */ channel;
  #client;
  #user;
  #words;
  #root;
  #frame = frame();
  #timeline;
  #divider;
  #list;
  #composer;
  #announcer;
  #typing;
  #peer;
  #unsent;
  #given;
  #actions;
  #mark = new ReadMark((offset) => this.#markRead(offset));
  /** @type {string | undefined} */ #epoch;
  /** @type {import("../parley.js").ParleyError | null} */ #refused = null;
  #closing = new AbortController();

  /** @param {Options} options */
  constructor(options) {
    super();
    const { root, client, user, words, channel, onPerson } = options;
    this.channel = channel;
    this.#root = root;
    this.#client = client;
    this.#user = user;
    this.#words = words;
    this.#given = options;
    this.#unsent = unsentOf(client, user);
    this.#timeline = new Timeline(client, channel, user.id);
    const store = storeOf(client.url, user.id);
    this.#divider = dividerOf(client.url, user.id, channel);
    this.#peer = new PeerMark(store, channel);
    this.#announcer = new Announcer(this.#frame.announcer, words);
    this.#typing = new Typing(this.#frame.typing, words, () => client.request("typing", { channel }));
    const { list, text, form, trouble } = this.#frame;
    this.#composer = new Composer(form, text, new Draft(store, channel, this.#closing.signal), (written) => this.#send(written));
    const parts = {
      client,
      channel,
      user: user.id,
      words,
      timeline: this.#timeline,
      divider: this.#divider,
      mark: this.#mark,
      seen: this.#peer,
      unsent: this.#unsent,
      composer: this.#composer,
      onPerson: kindOf(channel) === "direct" ? undefined : onPerson,
      onReadAll: () => this.#readAll(),
    };
    this.#actions = new MessageActions(list, parts, () => this.focus());
    const { withdrawn: again, opened } = this.#actions;
    const situation = { ...parts, again, opened, unsent: () => this.#unsent.of(channel) };
    this.#list = new MessageList(this.#frame, situation, () => this.#actions.scrolled());
    this.#listen();
    root.classList.add("conversation");
    guardCompositions(root);
    root.replaceChildren(...this.#frame.whole);
    this.#show(["room", "direct"].includes(kindOf(channel)));
    trouble.hidden = true;
    this.translate();
    this.#composer.fit();
    client.subscribe(channel).catch(() => {});
  }

  focus() {
    this.#frame.text.focus();
  }

  /** Reads everything, and shows the end. */
  async toEnd() {
    await this.#list.toEnd();
    this.#readAll();
  }

  #readAll() {
    this.#divider.clear();
    this.#mark.all(this.#timeline.head);
    this.#list.show();
    this.focus();
  }

  /** @param {string} title of a conversation whose name has become known or has changed */
  set title(title) {
    if (title !== this.#given.title) {
      this.#given.title = title;
      this.translate();
    }
  }

  translate() {
    const title = this.#given.title ?? titleOf({ channel: this.channel }, this.#words);
    translate(this.#frame, this.#words, { title, ctrlEnter: this.#composer.ctrlEnter });
    this.#frame.readonly.textContent = this.#refused ? this.#words.explain(this.#refused) : this.#words.t("conversation.readonly");
    this.#typing.show();
    this.#list.show();
  }

  /** Ends it: nothing of it listens any more. The subscription is the caller's to end. */
  close() {
    this.#closing.abort();
    this.#mark.close();
    this.#divider.clear();
    this.#list.close();
    this.#typing.close();
    this.#announcer.close();
    this.#root.replaceChildren();
  }

  /** @param {boolean} writable */
  #show(writable) {
    const { form, readonly, typing } = this.#frame;
    form.hidden = typing.hidden = !writable;
    readonly.hidden = writable;
  }

  #listen() {
    const { signal } = this.#closing;
    /** @type {<K extends keyof import("../parley.js").ChannelEvents>(event: K, heard: (detail: import("../parley.js").ChannelEvents[K]) => unknown) => void} */
    const on = (event, heard) => onChannel(this.#client, this.channel, event, heard, signal);
    on("message", (message) => this.#hear(message));
    on("recalled", ({ offset }) => this.#timeline.recall(offset));
    on("sync", (reply) => this.#onSync(reply));
    on("refused", ({ error }) => this.#onRefused(error));
    on("presence", ({ count }) => this.#count(count));
    on("typing", ({ user }) => user.id !== this.#user.id && this.#typing.hear(user));
    on("read", ({ user, read }) => this.#onRead(user.id, read));
    this.#timeline.addEventListener("change", () => this.#list.show());
    this.#unsent.addEventListener("change", () => this.#list.show(), { signal });
    const acknowledged = (/** @type {CustomEventInit<Message>} */ { detail }) => detail?.channel === this.channel && this.#timeline.add(detail);
    this.#unsent.addEventListener("acknowledged", acknowledged, { signal });
    this.#words.addEventListener("change", () => this.translate(), { signal });
    addEventListener("focus", () => this.#look(), { signal });
    document.addEventListener("visibilitychange", () => this.#look(), { signal });
    const { text, mode, readAll, form } = this.#frame;
    readAll.addEventListener("click", () => this.#readAll());
    form.addEventListener("files", () => this.#trouble(this.#words.t("conversation.files")));
    text.addEventListener("input", () => this.#typing.written(text.value));
    text.addEventListener("keydown", (event) => this.#onKey(event));
    mode.addEventListener("click", () => {
      this.#composer.ctrlEnter = !this.#composer.ctrlEnter;
      this.translate();
    });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Escape" && !event.altKey) {
      this.toEnd();
    } else if (event.key === "ArrowUp" && !event.altKey && !this.#frame.text.value && this.#actions.enterLastOwn()) {
      event.preventDefault();
    }
  }

  /** @param {import("../parley.js").Subscribed} reply */
  async #onSync(reply) {
    this.#trouble("");
    this.#count(reply.count ?? 0);
    const parts = { timeline: this.#timeline, mark: this.#mark, divider: this.#divider };
    const restarted = this.#epoch !== undefined && this.#epoch !== reply.epoch;
    this.#epoch = reply.epoch;
    if (parts.timeline.loaded) {
      resumeAt(reply, restarted, parts, (message) => this.#missed(message));
      return;
    }
    try {
      await openAt(reply, this.#client, parts, this.#given.unread || null);
      this.#list.show();
    } catch (error) {
      const why = /** @type {import("../parley.js").ParleyError} */ (error);
      this.#trouble(why.code === "connection.lost" ? "" : this.#words.explain(why));
    }
  }

  /** @param {import("../parley.js").ParleyError} error */
  #onRefused(error) {
    this.#refused = error;
    this.translate();
    this.#show(false);
    this.dispatchEvent(new CustomEvent("refused", { detail: { channel: this.channel, error } }));
  }

  /** @param {Message} message */
  #hear(message) {
    const foreign = message.from?.id !== this.#user.id;
    this.#typing.forget(message.from?.id);
    this.#missed(message);
    this.#timeline.add(message);
    if (foreign) {
      this.#mark.unread = this.#mark.unread === null ? null : this.#mark.unread + 1;
      this.#announcer.say(message);
    }
  }

  /** @param {Message} message */
  #missed({ offset, from }) {
    if (offset && from?.id !== this.#user.id && !this.#list.looking) {
      this.#divider.missed(offset, this.#mark.seen);
    }
  }

  /** @param {string} user @param {number} read */
  #onRead(user, read) {
    if (user === this.#user.id) {
      this.#mark.heard(read);
      this.#list.look();
    } else if (this.#peer.hear(read)) {
      this.#list.show();
    }
  }

  /** @param {number} count */
  #count(count) {
    this.#typing.people = count;
    this.dispatchEvent(new CustomEvent("count", { detail: count }));
  }

  #look() {
    if (this.#list.looking) {
      this.#divider.back(this.#timeline.head);
      // What was today may be yesterday.
      this.#list.show();
    }
  }

  /** @param {number} seen */
  async #markRead(seen) {
    const { channel } = this;
    const { read, unread } = await this.#client.request("read", { channel, offset: seen });
    this.dispatchEvent(new CustomEvent("read", { detail: { channel, offset: read, unread } }));
    return unread;
  }

  /** @param {string} text @returns {boolean} whether it was taken */
  #send(text) {
    const trouble = tooLarge(text, this.#client.welcome?.limits.messageBytes, this.#words);
    this.#trouble(trouble);
    if (trouble) {
      return false;
    }
    this.#typing.sent();
    if (this.#timeline.countAfter(this.#mark.seen) === 0 && !this.#timeline.newer) {
      this.#divider.clear();
    }
    this.#unsent.send(this.channel, text);
    this.#list.toEnd();
    return true;
  }

  /** @param {string} text */
  #trouble(text) {
    Object.assign(this.#frame.trouble, { textContent: text, hidden: !text });
  }
}
