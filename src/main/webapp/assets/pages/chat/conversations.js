// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { kindOf, titleOf } from "../../chat/names.js";
import { i18n } from "../../lib/i18n.js";

/**
 * What the server counted goes as far as `from`; `heard` are the offsets that were counted here, beyond it.
 *
 * @typedef {{channel: string, kind: string, title?: string, head: number, read: number, unread: number, from?: number, heard?: number[],
 *   time: number, peer?: {id: string, name: string, online?: boolean}}} Row
 * @typedef {import("../../parley.js").Message} Message
 */

/** The conversations of the one who has signed in, kept up to date by events. Fires `change`. */
export class Conversations extends EventTarget {
  /** @type {Map<string, Row>} */ #rows = new Map();
  #client;
  #user;

  /** @param {import("../../parley.js").Client} client @param {string} user */
  constructor(client, user) {
    super();
    this.#client = client;
    this.#user = user;
    const on = (/** @type {string} */ event, /** @type {(detail: any) => void} */ heard) =>
      client.addEventListener(event, (e) => heard(/** @type {CustomEvent} */ (e).detail));
    on("conversation", (row) => this.#put(row));
    on("message", (message) => this.hear(message));
    on("read", (mark) => mark.user.id === user && this.read({ ...mark, offset: mark.read }));
    on("presence", ({ channel, joined = [], left = [] }) => {
      joined.forEach((/** @type {any} */ { id }) => this.#online(id, true));
      // Who leaves a room may still be somewhere else.
      if (kindOf(channel) === "direct") {
        left.forEach((/** @type {any} */ { id }) => this.#online(id, false));
      }
    });
  }

  /** @returns {Row[]} the latest first, then by title */
  get sorted() {
    return [...this.#rows.values()].sort((a, b) => b.time - a.time || titleOf(a, i18n).localeCompare(titleOf(b, i18n), i18n.language));
  }

  get unread() {
    return this.sorted.reduce((sum, row) => sum + row.unread, 0);
  }

  /** @param {string} channel */
  get(channel) {
    return this.#rows.get(channel);
  }

  /** Asks for all of them; what happened meanwhile and is newer stays. */
  async load() {
    let cursor;
    do {
      const page = await this.#client.request("channels", cursor ? { cursor } : {});
      page.channels.forEach((/** @type {any} */ row) => this.#put(row));
      cursor = page.cursor;
    } while (cursor);
  }

  /** @param {string} channel @param {Partial<Row>} [known] @returns {Row} the row, made if there is none */
  ensure(channel, known = {}) {
    const row = this.#rows.get(channel) ?? { channel, kind: kindOf(channel), head: 0, read: 0, unread: 0, time: 0 };
    this.#rows.set(channel, Object.assign(row, known));
    this.#changed();
    return row;
  }

  /** @param {string} channel */
  remove(channel) {
    this.#rows.delete(channel);
    this.#changed();
  }

  /** @param {Message} message */
  hear(message) {
    const { channel, offset = 0, time, from } = message;
    if (!channel || (kindOf(channel) === "topic" && !this.#rows.has(channel) && channel !== "topic/all") || kindOf(channel) === "live") {
      return;
    }
    const row = this.ensure(channel);
    if (row.kind === "direct" && !row.peer && from && from.id !== this.#user) {
      row.peer = { ...from, online: true };
    }
    if (offset <= row.head) {
      return;
    }
    row.head = offset;
    row.time = time;
    if (from?.id !== this.#user && !message.recalled && !message.expired) {
      row.unread++;
      (row.heard ??= []).push(offset);
    }
    this.#changed();
  }

  /** A mark has been set. @param {{channel: string, offset: number, unread?: number}} mark */
  read({ channel, offset, unread }) {
    const row = this.#rows.get(channel);
    if (row) {
      row.read = Math.max(row.read, offset);
      const heard = (row.heard ?? []).filter((each) => each > offset);
      // Of those that came after the server counted, some may have been read already, and some came after the mark.
      row.unread = offset >= (row.from ?? 0) ? heard.length : row.head > offset ? row.unread : (unread ?? row.unread);
      row.heard = heard;
      this.#changed();
    }
  }

  /** @param {any} row as the server has it */
  #put({ channel, kind, title, head = 0, read = 0, unread = 0, last, peer }) {
    const known = this.#rows.get(channel);
    if (known && known.head > head) {
      Object.assign(known, { title, peer });
    } else {
      this.#rows.set(channel, { channel, kind, title, head, read, unread, from: head, time: last?.time ?? known?.time ?? 0, peer });
    }
    this.#changed();
  }

  /** @param {string} id @param {boolean} online */
  #online(id, online) {
    for (const { peer } of this.#rows.values()) {
      if (peer?.id === id && peer.online !== online) {
        peer.online = online;
        this.#changed();
      }
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
