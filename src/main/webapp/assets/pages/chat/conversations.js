// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { kindOf, titleOf } from "../../chat/names.js";
import { i18n } from "../../lib/i18n.js";
import { bodyText } from "../../lib/text.js";

/**
 * @typedef {{channel: string, kind: string, title?: string, head: number, read: number, unread: number,
 *   last: {offset: number, time: number, from: {id: string, name: string} | null, text: string} | null,
 *   peer?: {id: string, name: string, online?: boolean}}} Row
 * @typedef {import("../../parley.js").Message} Message
 */

/** The conversations of the one who has signed in, kept up to date by events. Fires `change`. */
export class Conversations extends EventTarget {
  /** @type {Map<string, Row>} */ #rows = new Map();
  #client;

  /** @param {import("../../parley.js").Client} client */
  constructor(client) {
    super();
    this.#client = client;
    client.addEventListener("conversation", (event) => this.#put(/** @type {CustomEvent} */ (event).detail));
    client.addEventListener("read", (event) => this.#onRead(/** @type {CustomEvent} */ (event).detail));
  }

  /** @returns {Row[]} the latest first, then by title */
  get sorted() {
    const time = (/** @type {Row} */ row) => row.last?.time ?? 0;
    return [...this.#rows.values()].sort((a, b) => time(b) - time(a) || titleOf(a, i18n).localeCompare(titleOf(b, i18n)));
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
      page.channels.forEach((/** @type {Row} */ row) => this.#put(row));
      cursor = page.cursor;
    } while (cursor);
  }

  /** @param {string} channel @param {Partial<Row>} [known] @returns {Row} the row, made if there is none */
  ensure(channel, known = {}) {
    const row = this.#rows.get(channel) ?? { channel, kind: kindOf(channel), head: 0, read: 0, unread: 0, last: null };
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
    const { channel, offset = 0, time, from, body } = message;
    if (!channel || channel.startsWith("live/")) {
      return;
    }
    const row = this.ensure(channel);
    if (row.kind === "direct" && !row.peer && from && from.id !== this.#client.user?.id) {
      row.peer = from;
    }
    if (offset <= row.head) {
      return;
    }
    row.head = offset;
    if (!message.recalled && !message.expired) {
      row.last = { offset, time, from, text: bodyText(body) };
      row.unread += from?.id === this.#client.user?.id ? 0 : 1;
    }
    this.#changed();
  }

  /** A mark has been set here. @param {{channel: string, offset: number, unread: number}} mark */
  read({ channel, offset, unread }) {
    const row = this.#rows.get(channel);
    if (row) {
      row.read = Math.max(row.read, offset);
      // Messages that came after the server's answer have been counted here.
      row.unread = row.head > offset ? row.unread : unread;
      this.#changed();
    }
  }

  /** @param {Row} row */
  #put(row) {
    const known = this.#rows.get(row.channel);
    const { channel, kind, title, head = 0, read = 0, unread = 0, last = null, peer } = row;
    if (known && known.head > head) {
      Object.assign(known, { title, peer });
    } else {
      this.#rows.set(channel, { channel, kind, title, head, read, unread, last, peer });
    }
    this.#changed();
  }

  /** @param {{channel: string, user: {id: string}, read: number, unread?: number}} mark */
  #onRead({ channel, user, read, unread }) {
    const row = this.#rows.get(channel);
    if (row && user.id === this.#client.user?.id) {
      row.read = Math.max(row.read, read);
      row.unread = unread ?? row.unread;
      this.#changed();
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
