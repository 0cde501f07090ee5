// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { withoutSecrets } from "./secrets.js";

const SILENT_AFTER = 15_000;
const GONE = 1006;

/** @typedef {import("./refusal.js").Refusal} Refusal */

/**
 * SSE or long polling by hand: it looks like a WebSocket and hides nothing. Besides `open`, `message` (with the frame's `number`) and
 * `close` (with `answer`, where the server or something else has refused) it tells of each request and comment by `note`.
 */
export class HttpSocket extends EventTarget {
  /** @type {number} */ readyState = WebSocket.CONNECTING;
  protocol = "";
  bufferedAmount = 0;
  binaryType = "";
  #base;
  #stop = new AbortController();
  #send = "";
  #poll = "";
  #number = 0;
  #code = GONE;
  #reason = "";
  #silence = 0;

  /** @param {URL} url of `/sse` or `/poll` @param {string} token for the header `Authorization` */
  constructor(url, token = "") {
    super();
    this.#base = url;
    const headers = token ? { Authorization: `Bearer ${token}` } : undefined;
    (url.pathname.endsWith("/sse") ? this.#stream(headers) : this.#longPoll(headers)).then(
      () => this.#end(),
      () => this.#end(),
    );
  }

  /** @param {string | Uint8Array} data */
  send(data) {
    if (typeof data !== "string") {
      this.#note("console.plain.text", {}, true);
    } else if (!this.#send) {
      this.#note("console.plain.early", {}, true);
    } else {
      this.#post(data);
    }
  }

  close() {
    this.#code = 1000;
    this.#stop.abort();
    if (this.#poll) {
      this.#ask(this.#poll, { method: "DELETE", keepalive: true }, false).catch(() => {});
    }
  }

  /** @param {HeadersInit | undefined} headers */
  async #stream(headers) {
    const response = await this.#ask(this.#base, { headers: { Accept: "text/event-stream", ...headers } });
    if (!this.#admitted(response, /^text\/event-stream/i) || !response.body) {
      return this.#refused(response);
    }
    this.#open();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let [rest, data, id] = ["", "", ""];
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      this.#heard();
      const lines = (rest + next.value).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line) ?? ["", "", ""];
        if (line.startsWith(":")) {
          this.#note("console.plain.comment", { text: value });
        } else if (field === "id") {
          id = value;
        } else if (field === "data") {
          data += (data && "\n") + value;
        } else if (line === "" && data) {
          this.#frame(data, Number(id));
          data = "";
        }
      }
    }
  }

  /** @param {HeadersInit | undefined} headers */
  async #longPoll(headers) {
    const response = await this.#ask(this.#base, { method: "POST", headers });
    if (!this.#admitted(response, /json/i)) {
      return this.#refused(response);
    }
    const opened = await response.json();
    this.#poll = opened.poll;
    this.#send = opened.send;
    this.#open();
    this.#frames(opened);
    while (this.#code === GONE) {
      const answer = await this.#ask(`${this.#poll}?ack=${this.#number}`);
      if (!answer.ok) {
        this.#reason = await reasonOf(answer);
        return;
      }
      this.#heard();
      this.#frames(await answer.json());
    }
  }

  /** @param {string} text */
  async #post(text) {
    try {
      const answer = await this.#ask(this.#send, { method: "POST", headers: { "Content-Type": "application/json" }, body: text });
      if (answer.ok) {
        (await answer.json()).forEach((/** @type {object} */ reply) => this.#tell(JSON.stringify(reply)));
      } else {
        this.#note("console.plain.failed", { reason: await reasonOf(answer) }, true);
      }
    } catch {
      // Its row says so.
    }
  }

  /** @param {{number: number, frames: object[]}} answer */
  #frames({ number, frames }) {
    if (number > this.#number) {
      this.#number = number;
      frames.forEach((frame) => this.#frame(JSON.stringify(frame), number));
    } else if (frames.length > 0) {
      this.#note("console.plain.again", { number });
    }
  }

  /** @param {string} text @param {number} number */
  #frame(text, number) {
    this.#tell(text, number);
    try {
      const { event, send, code, reason } = JSON.parse(text);
      this.#send = (event === "welcome" && send) || this.#send;
      if (event === "closing") {
        [this.#code, this.#reason] = [code, reason];
      }
    } catch {
      // Whatever it is, it stands in the log.
    }
  }

  /** @param {string} data @param {number} [number] */
  #tell(data, number) {
    this.dispatchEvent(Object.assign(new MessageEvent("message", { data }), { number }));
  }

  /** A request, with a row of its own. @param {string | URL} address @param {RequestInit} [how] @param {boolean} [stops] with the line */
  async #ask(address, how = {}, stops = true) {
    const url = new URL(address, this.#base);
    const shown = { request: `${how.method ?? "GET"} ${brief(url, this.#base)}` };
    const started = performance.now();
    if (url === this.#base || address === this.#base || how.method === "POST") {
      this.#note("console.plain.request", shown);
    }
    try {
      const response = await fetch(url, { cache: "no-store", ...how, signal: stops ? this.#stop.signal : undefined });
      this.#note("console.plain.answer", { ...shown, status: response.status, took: Math.round(performance.now() - started) }, !response.ok);
      return response;
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        this.#note("console.plain.none", { ...shown, message: /** @type {Error} */ (error).message }, true);
      }
      throw error;
    }
  }

  /** @param {Response} response @param {RegExp} type */
  #admitted(response, type) {
    return response.ok && type.test(response.headers.get("Content-Type") ?? "");
  }

  /** @param {Response} response */
  async #refused(response) {
    const type = response.headers.get("Content-Type") ?? "";
    const problem = /problem\+json/.test(type) ? await response.json().catch(() => null) : null;
    const { status } = response;
    /** @type {Refusal} */
    const answer = problem?.code
      ? { words: "console.refusal.told", status, code: problem.code, message: problem.detail, final: status < 500 && status !== 429, checks: [] }
      : { words: "console.refusal.page", status, code: type, final: false, checks: [] };
    this.#end(answer);
  }

  #open() {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event("open"));
    this.#heard();
  }

  /** A stream has a comment with each heartbeat. */
  #heard() {
    clearTimeout(this.#silence);
    if (!this.#poll) {
      this.#silence = setTimeout(() => this.#note("console.plain.silent", { seconds: SILENT_AFTER / 1000 }, true), SILENT_AFTER);
    }
  }

  /** @param {Refusal} [answer] */
  #end(answer) {
    if (this.readyState !== WebSocket.CLOSED) {
      this.readyState = WebSocket.CLOSED;
      clearTimeout(this.#silence);
      this.#stop.abort();
      const [code, reason] = [this.#code, this.#reason];
      this.dispatchEvent(Object.assign(new CloseEvent("close", { code, reason, wasClean: code !== GONE }), { answer }));
    }
  }

  /** @param {string} key @param {Record<string, unknown>} values @param {boolean} [bad] */
  #note(key, values, bad) {
    this.dispatchEvent(new CustomEvent("note", { detail: { key, values, bad } }));
  }
}

/** The end of an address is a secret: with it anyone could speak on this connection. @param {URL} url @param {URL} base */
function brief({ href }, base) {
  const clean = withoutSecrets(href).url.replace(new URL(".", base).href, "");
  return clean.replace(/^((?:send|poll)\/.{4})[^?]*/, "$1\u2026");
}

/** @param {Response} answer */
async function reasonOf(answer) {
  const { code = "", detail = "" } = await answer.json().catch(() => ({}));
  return `${answer.status} ${code} ${detail}`.trim();
}
