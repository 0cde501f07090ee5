// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const ASK_AFTER = 50;
const AGAIN_AFTER = 5_000;
const FINAL = ["channel.forbidden", "channel.unknown", "channel.invalid"];

/** Channels of which the server is asked how many messages are unread: each once, however many reasons there are. The client tells the answer as `marked`. */
export class Recounts {
  /** @type {Set<string>} */ #waiting = new Set();
  #timer = 0;
  #client;
  #onRefused;

  /** @param {import("../parley.js").Client} client @param {(channel: string) => void} onRefused for good */
  constructor(client, onRefused) {
    this.#client = client;
    this.#onRefused = onRefused;
  }

  /** @param {string} channel */
  add(channel, after = ASK_AFTER) {
    this.#waiting.add(channel);
    this.#timer ||= setTimeout(() => this.#ask(), after);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#waiting.clear();
  }

  #ask() {
    const channels = [...this.#waiting];
    this.stop();
    for (const channel of channels) {
      // With 0 the mark stays where it is, also where the log is another one meanwhile.
      this.#client.request("read", { channel, offset: 0 }).catch(({ code }) => {
        if (FINAL.includes(code)) {
          this.#onRefused(channel);
        } else if (code !== "connection.lost") {
          // A new connection begins anew by itself.
          this.add(channel, AGAIN_AFTER);
        }
      });
    }
  }
}
