// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** @typedef {import("../parley.js").Message} Message */

const PAGE = 50;
const BEFORE_MARK = 15;
/** The server gives no more at once. */
const MAX_PAGE = 200;
const MAX_MESSAGES = 400;
/** How many more may come below what is being read, before they are left for later. */
const SLACK = 100;
/** More than that is a number that nobody reads. */
const MAX_BEYOND = 10_000;

/**
 * The messages of one conversation that are loaded: a piece of the log without holes, which mostly ends where the log ends. What comes costs
 * the same however many there are. Fires `change`.
 */
export class Timeline extends EventTarget {
  loaded = false;
  /** Whether older ones exist than those loaded. */ more = false;
  /** Whether newer ones exist: then what comes is not added, or there would be a hole. */ newer = false;
  /** The offset of the last message of all. */ head = 0;
  /** The one before the first, where it is known. @type {Message | null} */ before = null;
  /** @type {Message[]} */ #sorted = [];
  /** Offsets of others' messages after the last one, not loaded. @type {number[]} */ #beyond = [];
  /** @type {string | undefined} */ #epoch;
  /** @type {Promise<void> | null} */ #loading = null;
  #kept;
  #request;
  #user;

  /** @param {import("../parley.js").Client} client @param {string} channel @param {string} user whose own messages are no news */
  constructor(client, channel, user) {
    super();
    this.#kept = !channel.startsWith("live/");
    this.#user = user;
    this.#request = (/** @type {object} */ fields) => client.request("history", { channel, ...fields });
  }

  /** @returns {readonly Message[]} in the order of the log */
  get sorted() {
    return this.#sorted;
  }

  /** @returns {number} */
  get first() {
    return this.#sorted[0]?.offset ?? 0;
  }

  /** @returns {number} */
  get last() {
    return this.#sorted.at(-1)?.offset ?? 0;
  }

  get loading() {
    return this.#loading !== null;
  }

  /** @param {number} offset @returns {Message | undefined} */
  get(offset) {
    const message = this.#sorted[this.#place(offset)];
    return message?.offset === offset ? message : undefined;
  }

  /** @param {Message} message @returns {boolean} whether it is one that can be unread */
  counts({ from, recalled, expired }) {
    return from?.id !== this.#user && !recalled && !expired;
  }

  /** @param {number} offset @returns {number} how many of others come after it, loaded or only heard of */
  countAfter(offset) {
    const loaded = this.#sorted.slice(this.#place(offset + 1)).filter((message) => this.counts(message)).length;
    return loaded + this.#beyond.filter((each) => each > offset).length;
  }

  /** Loads the end of the log. @param {number} [offsets] how many are to be there, and some before them */
  loadEnd(offsets = 0) {
    const limit = Math.min(MAX_PAGE, Math.max(PAGE, offsets + BEFORE_MARK));
    return this.#once(async () => {
      const { messages, more, epoch } = this.#kept ? await this.#request({ limit }) : { messages: [], more: false };
      // Live ones that came meanwhile go on where this ends.
      const end = messages.at(-1)?.offset ?? 0;
      const live = this.newer ? [] : this.#sorted.filter(({ offset = 0 }) => offset > end);
      this.#replace([...messages, ...live], more, false);
      this.#epoch = epoch;
    });
  }

  loadOlder() {
    return this.#once(async () => {
      const { messages, more } = await this.#request({ before: this.first, limit: PAGE });
      this.more = more;
      this.before = null;
      this.#put(messages);
      this.#dropEnd(MAX_MESSAGES);
    });
  }

  loadNewer() {
    return this.#once(async () => {
      const { messages, more } = await this.#request({ after: this.last, limit: PAGE });
      this.newer = more || (messages.at(-1)?.offset ?? this.last) < this.head;
      this.#put(messages);
      this.#dropStart();
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
      const end = messages.at(-1)?.offset ?? 0;
      this.#replace(messages, old.more, fresh.more || end < this.head);
    });
  }

  /** @param {import("../parley.js").Subscribed} reply what a subscription brought after a reconnection */
  resume({ recovered, messages, recalled = [], more, epoch, offset = 0 }) {
    const before = this.head;
    this.head = Math.max(this.head, offset);
    if (recovered) {
      recalled.forEach((each) => this.#blank(each));
      messages.forEach((message) => this.#hear(message));
    } else if (!this.#kept) {
      // Nobody has what was missed.
    } else if (this.#sorted.length > 0 && epoch === this.#epoch && this.last <= offset) {
      // Too many were missed: what is being read stays, the rest can be loaded.
      this.newer = this.last < offset;
      for (let missed = Math.max(before, this.last, offset - MAX_BEYOND) + 1; missed <= offset; missed++) {
        this.#beyond.push(missed);
      }
    } else {
      this.head = offset;
      this.#epoch = epoch;
      this.#beyond = [];
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
    this.#beyond = this.#beyond.filter((each) => each !== offset);
    this.#blank(offset);
    this.#changed();
  }

  /**
   * Forgets what is far from what is being read; it can be loaded again.
   *
   * @param {boolean} atEnd whether that is the end: else the newest are left for later
   */
  trim(atEnd) {
    if (atEnd) {
      this.#dropStart();
    } else if (this.#sorted.length > MAX_MESSAGES + SLACK) {
      this.#dropEnd(MAX_MESSAGES);
    }
  }

  /** @param {Message} message */
  #hear(message) {
    // A message without an offset (live) is put at the end, for as long as the page is open.
    const offset = message.offset ?? this.last + 1;
    this.head = Math.max(this.head, offset);
    if (!this.newer || offset <= this.last) {
      this.#put([{ ...message, offset }]);
    } else if (this.counts(message) && this.#beyond.length < MAX_BEYOND && offset > (this.#beyond.at(-1) ?? 0)) {
      this.#beyond.push(offset);
    }
  }

  /** @param {number} offset */
  #blank(offset) {
    const message = this.get(offset);
    if (message) {
      const { body, ...rest } = message;
      this.#put([{ ...rest, recalled: true }]);
    }
  }

  /** @param {Message[]} messages @param {boolean} more @param {boolean} newer */
  #replace(messages, more, newer) {
    this.#sorted = [];
    this.before = null;
    this.more = more;
    this.newer = newer;
    this.loaded = true;
    this.#put(messages);
    this.head = Math.max(this.head, this.last);
  }

  /** @param {Message[]} messages */
  #put(messages) {
    for (const message of messages) {
      const { offset = 0 } = message;
      const at = offset > this.last ? this.#sorted.length : this.#place(offset);
      this.#sorted.splice(at, this.#sorted[at]?.offset === offset ? 1 : 0, message);
    }
    if (this.#beyond.length > 0) {
      this.#beyond = this.#beyond.filter((each) => each > this.last);
    }
  }

  /** @param {number} offset @returns {number} where it is, or would be */
  #place(offset) {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle].offset ?? 0) < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #dropStart() {
    const gone = this.#sorted.splice(0, Math.max(0, this.#sorted.length - MAX_MESSAGES));
    if (gone.length > 0) {
      this.before = gone[gone.length - 1];
      this.more = true;
    }
  }

  /** @param {number} most */
  #dropEnd(most) {
    const gone = this.#sorted.splice(most);
    if (gone.length > 0) {
      this.newer = true;
      this.#beyond.unshift(...gone.filter((message) => this.counts(message)).map(({ offset = 0 }) => offset));
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
