// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const ANSWER_WITHIN = 20_000;
const MAX_COMMANDS = 100;
const MAX_CHARACTERS = 100_000;
const GONE = 1006;
/** Never, as a timer knows it: these notice silence by themselves. */
const NEVER = 2 ** 31 - 1;
/** What the server says of who may connect; anything else may be a proxy's. */
const REFUSALS = [400, 401, 403, 421, 429, 503];

/**
 * What looks like a WebSocket over plain requests: commands go out by POST, one request at a time, and what comes in is told in tasks of
 * their own. A reply to `subscribe` comes another way than the events that follow it: those wait for it.
 */
export class HttpTransport extends EventTarget {
  quiet = NEVER;
  /** @type {URL | string} */ #send = "";
  /** @type {string[]} */ #commands = [];
  /** @type {(string | CustomEvent)[]} */ #queue = [];
  /** @type {Map<string, string[]>} */ #held = new Map();
  #posting = false;
  #telling = false;
  #over = new AbortController();
  ended = false;
  /** Called for every sign of life. */ onalive = () => {};
  /** When commands went out last. */ sentAt = 0;

  /** Over is over, and nothing is told any more. */
  close() {
    this.ended = true;
    this.#queue = [];
    this.#over.abort();
  }

  send(text = "") {
    this.#commands.push(text);
    this.#post();
  }

  /** @param {string} address @param {URL} base */
  sendTo(address, base) {
    this.#send = new URL(address, base);
    this.#post();
  }

  /** A frame of the server's. */
  take(text = "") {
    if (!this.ended) {
      const { event, channel, code, reason } = JSON.parse(text);
      (this.#held.get(channel) ?? this.#queue).push(text);
      if (event === "closing") {
        this.end(code, reason);
      }
      this.#tell();
    }
  }

  /** As a WebSocket's close, after what is still to be told. @param {import("./types.js").HandshakeAnswer | null} [problem] in place of a welcome */
  end(code = GONE, reason = "", problem) {
    if (!this.ended) {
      this.ended = true;
      this.#over.abort();
      this.#queue.push(Object.assign(new CustomEvent("close"), { code, reason, problem }));
      this.#tell();
    }
  }

  /** A request that ends with this. @param {string | URL} url @param {RequestInit} how */
  ask(url, how = {}, within = ANSWER_WITHIN) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), within);
    this.#over.signal.addEventListener("abort", () => stop.abort(), stop);
    const answer = fetch(url, { cache: "no-store", ...how, signal: stop.signal });
    // With its body, as far as that is read as a whole.
    return answer.then(async (response) => ({ response, body: await response.text() })).finally(() => {
      clearTimeout(timer);
      stop.abort();
    });
  }

  /** Whether commands are answered. */
  async alive(within = ANSWER_WITHIN) {
    const beat = { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"action":"heartbeat"}' };
    const { response } = await this.ask(this.#send, beat, within).catch(() => ({ response: { ok: false } }));
    return response.ok;
  }

  /** One that stays open. @param {URL} url @param {RequestInit} how */
  stream(url, how) {
    return fetch(url, { cache: "no-store", ...how, signal: this.#over.signal });
  }

  async #post() {
    if (!this.#posting && this.#send) {
      this.#posting = true;
      // What is asked for in one go goes in one request.
      await null;
      while (this.#commands.length && !this.ended) {
        await this.#exchange(this.#batch());
      }
      this.#posting = false;
    }
  }

  #batch() {
    let [count, length] = [0, 0];
    do {
      length += this.#commands[count++].length;
    } while (count < Math.min(MAX_COMMANDS, this.#commands.length) && length + this.#commands[count].length < MAX_CHARACTERS);
    return this.#commands.splice(0, count);
  }

  /** @param {string[]} batch */
  async #exchange(batch) {
    this.sentAt = Date.now();
    const commands = batch.map((text) => JSON.parse(text));
    const channels = commands.filter(({ action }) => action === "subscribe").map(({ channel }) => channel);
    channels.forEach((channel) => this.#held.set(channel, []));
    try {
      const { response, body } = await this.ask(this.#send, { method: "POST", headers: { "Content-Type": "application/json" }, body: bodyOf(batch) });
      if (response.status === 413 && batch.length > 1) {
        for (const text of batch) {
          await this.#exchange([text]);
        }
        return;
      }
      const refusal = response.ok ? null : refusalOf(response, body);
      if (!response.ok && !refusal) {
        throw new Error(`${response.status} for commands`);
      }
      this.#queue.push(...(refusal ? commands.map(({ id = null, action }) => ({ id, action, ok: false, error: refusal })) : JSON.parse(body)).map(JSON.stringify.bind(JSON)));
    } catch (problem) {
      this.end(GONE, /** @type {Error} */ (problem).message);
    }
    for (const channel of channels) {
      this.#queue.push(...(this.ended ? [] : (this.#held.get(channel) ?? [])));
      this.#held.delete(channel);
    }
    this.#tell();
  }

  async #tell() {
    if (!this.#telling) {
      this.#telling = true;
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
        this.dispatchEvent(typeof next === "string" ? new MessageEvent("message", { data: next }) : next);
        await nextTask();
      }
      this.#telling = false;
    }
  }
}

/** @param {string} [token] @returns {Record<string, string>} */
export function bearer(token) {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** The server's own answer in place of a stream; null where it may be anybody's. @param {Response} response @param {string} body */
export function problemOf(response, body) {
  try {
    const { status, code, detail, retryAfter } = JSON.parse(body);
    return REFUSALS.includes(response.status) && code ? { status, code, message: detail, retryAfter } : null;
  } catch {
    return null;
  }
}

/** For commands that the server has not looked at. @param {Response} response @param {string} body */
function refusalOf(response, body) {
  const { status } = response;
  return status === 413 ? { code: "message.tooLarge", status, message: "the request is too large" } : [429, 503].includes(status) ? problemOf(response, body) : null;
}

/** @param {string[]} batch */
function bodyOf(batch) {
  return batch.length === 1 ? batch[0] : `[${batch}]`;
}

const { port1, port2 } = new MessageChannel();
/** @type {(() => void)[]} */
const waiting = [];
port1.onmessage = () => waiting.shift()?.();

/** Not by a timer: the browser slows those of hidden pages down. @returns {Promise<void>} */
function nextTask() {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}
