// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { HttpTransport, bearer, problemOf } from "./httptransport.js";
import { Heartbeat } from "./heartbeat.js";

const HEARTBEAT_MISSED = 4210;

/** Frames by a stream of events. By `fetch`, as an `EventSource` hides statuses, comments and its own reconnecting, and takes no headers. */
export class EventStream extends HttpTransport {
  /** @type {import("../parley.js").Transport} */ transport = "sse";
  #url;
  #beatEvery = 0;
  #heartbeat = new Heartbeat(undefined, () => this.end(HEARTBEAT_MISSED, "the stream is silent"));

  constructor(/** @type {URL} */ url, token = "") {
    super();
    this.#url = url;
    this.#open(token).then(
      () => this.end(),
      ({ message }) => this.end(undefined, message),
    );
  }

  close() {
    this.#heartbeat.stop();
    super.close();
  }

  async #open(token = "") {
    const response = await this.stream(this.#url, { headers: { Accept: "text/event-stream", ...bearer(token) } });
    if (!response.ok || !/^text\/event-stream/i.test(response.headers.get("Content-Type") ?? "") || !response.body) {
      return this.end(undefined, `${response.status} for a stream`, problemOf(response, await response.text()));
    }
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    /** @type {string[]} */
    let data = [];
    for (let { done, value } = await reader.read(); !done && !this.ended; { done, value } = await reader.read()) {
      this.#heartbeat.heard();
      this.onalive();
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.startsWith("data:")) {
          data.push(line.slice(line[5] === " " ? 6 : 5));
        } else if (line.startsWith(":")) {
          this.#beat();
        } else if (line === "" && data.length) {
          this.#take(data.join("\n"));
          data = [];
        }
      }
    }
  }

  #take(text = "") {
    const { event, send, heartbeat } = JSON.parse(text);
    if (event === "welcome") {
      this.#heartbeat.start(heartbeat?.timeout);
      this.#beatEvery = heartbeat?.interval;
      this.sendTo(send, this.#url);
    }
    this.take(text);
  }

  /** The server hears nothing of a stream that nobody reads any more. Its own beat is the clock: timers of hidden pages are late. */
  #beat() {
    if (Date.now() - this.sentAt > this.#beatEvery / 2) {
      this.send('{"action":"heartbeat"}');
    }
  }

  /** @param {number} [code] @param {string} [reason] @param {import("./types.js").HandshakeAnswer | null} [problem] */
  end(code, reason = "", problem) {
    this.#heartbeat.stop();
    super.end(code, reason, problem);
  }
}
