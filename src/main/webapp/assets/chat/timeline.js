// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @typedef {import("../parley.js").Message} Message */

const PAGE = 50;
const BEFORE_MARK = 15;
const MAX_MESSAGES = 400;

/**
 * The messages of one conversation that are loaded: a piece of the log without holes, which mostly ends where the log ends. Fires
 * `change`.
 */
export class Timeline extends EventTarget {
  loaded = false;
  /** Whether older ones exist than those loaded. */ more = false;
  /** Whether newer ones exist: then what comes is not added, or there would be a hole. */ newer = false;
  /** The offset of the last message of all. */ head = 0;
  /** @type {Map<number, Message>} */ #messages = new Map();
  /** @type {Message[] | null} */ #sorted = null;
  /** @type {string | undefined} */ #epoch;
  /** @type {Promise<void> | null} */ #loading = null;
  #kept;
  #request;

  /** @param {import("../parley.js").Client} client @param {string} channel */
  constructor(client, channel) {
    super();
    this.#kept = !channel.startsWith("live/");
    this.#request = (/** @type {object} */ fields) => client.request("history", { channel, ...fields });
  }

  /** @returns {Message[]} in the order of the log */
  get sorted() {
    this.#sorted ??= [...this.#messages.values()].sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0));
    return this.#sorted;
  }

  /** @returns {number} */
  get first() {
    return this.sorted[0]?.offset ?? 0;
  }

  /** @returns {number} */
  get last() {
    return this.sorted[this.sorted.length - 1]?.offset ?? 0;
  }

  get loading() {
    return this.#loading !== null;
  }

  /** Loads the end of the log. */
  loadEnd() {
    return this.#once(async () => {
      const { messages, more, epoch } = this.#kept ? await this.#request({ limit: PAGE }) : { messages: [], more: false };
      // Live ones that came meanwhile go on where this ends.
      const end = messages[messages.length - 1]?.offset ?? 0;
      const live = this.newer ? [] : this.sorted.filter(({ offset = 0 }) => offset > end);
      this.#replace([...messages, ...live], more, false);
      this.#epoch = epoch;
    });
  }

  loadOlder() {
    return this.#once(async () => {
      const { messages, more } = await this.#request({ before: this.first, limit: PAGE });
      this.more = more;
      this.#put(messages);
      this.#drop(this.sorted.slice(MAX_MESSAGES));
    });
  }

  loadNewer() {
    return this.#once(async () => {
      const { messages, more } = await this.#request({ after: this.last, limit: PAGE });
      this.newer = more || (messages[messages.length - 1]?.offset ?? this.last) < this.head;
      this.#put(messages);
      this.#drop(this.sorted.slice(0, -MAX_MESSAGES));
    });
  }

  /** Loads what is around a mark instead of what there is. @param {number} offset */
  loadAround(offset) {
    return this.#once(async () => {
      const [old, fresh] = await Promise.all([
        this.#request({ before: offset + 1, limit: BEFORE_MARK }),
        this.#request({ after: offset, limit: PAGE }),
      ]);
      const messages = [...old.messages, ...fresh.messages];
      const end = messages[messages.length - 1]?.offset ?? 0;
      this.#replace(messages, old.more, fresh.more || end < this.head);
    });
  }

  /** @param {import("../parley.js").Subscribed} reply what a subscription brought after a reconnection */
  resume({ recovered, messages, recalled = [], more, epoch, offset = 0 }) {
    this.head = Math.max(this.head, offset);
    if (recovered) {
      recalled.forEach((each) => this.#blank(each));
      messages.forEach((message) => this.#hear(message));
    } else if (!this.#kept) {
      // Nobody has what was missed.
    } else if (this.#messages.size > 0 && epoch === this.#epoch && this.last <= offset) {
      // Too many were missed: what is being read stays, the rest can be loaded.
      this.newer = this.last < offset;
    } else {
      this.head = offset;
      this.#epoch = epoch;
      this.#replace(messages, more, false);
    }
    this.#changed();
  }

  /** @param {Message} message that has just come */
  add(message) {
    this.#hear(message);
    this.#changed();
  }

  /** @param {number} offset */
  recall(offset) {
    this.#blank(offset);
    this.#changed();
  }

  /** Forgets the oldest of a long list that nobody is reading; they can be loaded again. */
  trim() {
    this.#drop(this.sorted.slice(0, -MAX_MESSAGES));
  }

  /** @param {Message} message */
  #hear(message) {
    // A message without an offset (live) is put at the end, for as long as the page is open.
    const offset = message.offset ?? this.last + 1;
    this.head = Math.max(this.head, offset);
    if (!this.newer || offset <= this.last) {
      this.#put([{ ...message, offset }]);
    }
  }

  /** @param {number} offset */
  #blank(offset) {
    const message = this.#messages.get(offset);
    if (message) {
      const { body, ...rest } = message;
      this.#put([{ ...rest, recalled: true }]);
    }
  }

  /** @param {Message[]} messages @param {boolean} more @param {boolean} newer */
  #replace(messages, more, newer) {
    this.#messages.clear();
    this.more = more;
    this.newer = newer;
    this.loaded = true;
    this.#put(messages);
    this.head = Math.max(this.head, this.last);
  }

  /** @param {Message[]} messages */
  #put(messages) {
    messages.forEach((message) => this.#messages.set(message.offset ?? 0, message));
    this.#sorted = null;
  }

  /** @param {Message[]} surplus at one end */
  #drop(surplus) {
    if (surplus.length > 0) {
      const atStart = surplus[0].offset === this.first;
      surplus.forEach(({ offset = 0 }) => this.#messages.delete(offset));
      this.more ||= atStart;
      this.newer ||= !atStart;
      this.#sorted = null;
    }
  }

  /** One request at a time: two pages of the same place would be one page. @param {() => Promise<void>} load */
  #once(load) {
    this.#loading ??= load().finally(() => {
      this.#loading = null;
      this.#changed();
    });
    return this.#loading;
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
