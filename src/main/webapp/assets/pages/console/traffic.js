// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const MAX_WAITING = 1000;
const MAX_KEPT = 1000;
const MAX_KEY = 4096;

/** Frames and bytes in one direction, in all and in the last second. */
export class Meter {
  frames = 0;
  bytes = 0;
  rate = 0;
  #since = 0;
  #before = 0;

  /** @param {number} size */
  count(size) {
    this.frames++;
    this.bytes += size;
  }

  /** @param {number} now milliseconds; to be called about once a second */
  tick(now) {
    if (this.#since > 0 && now > this.#since) {
      this.rate = Math.round(((this.frames - this.#before) * 1000) / (now - this.#since));
    }
    this.#since = now;
    this.#before = this.frames;
  }
}

/**
 * How long answers take. A frame that comes back as it went is the answer to itself (echo); a reply with the `id` of a command is the
 * answer to that.
 */
export class RoundTrips {
  /** @type {Map<string, number[]>} */ #waiting = new Map();
  /** @type {number[]} */ recent = [];
  count = 0;

  /** @param {string | Uint8Array} data @param {number} now */
  sent(data, now) {
    for (const key of keysOf(data, true)) {
      const times = this.#waiting.get(key);
      times ? times.push(now) : this.#waiting.set(key, [now]);
      if (times && times.length > MAX_WAITING) {
        times.shift();
      }
    }
    while (this.#waiting.size > MAX_WAITING) {
      this.#waiting.delete(/** @type {string} */ (this.#waiting.keys().next().value));
    }
  }

  /** @param {string | Uint8Array} data @param {number} now @returns {number | undefined} milliseconds */
  received(data, now) {
    if (this.#waiting.size === 0) {
      return undefined;
    }
    for (const key of keysOf(data, false)) {
      const times = this.#waiting.get(key);
      const then = times?.shift();
      if (times?.length === 0) {
        this.#waiting.delete(key);
      }
      if (then !== undefined) {
        this.add(now - then);
        return now - then;
      }
    }
    return undefined;
  }

  /** @param {number} took milliseconds */
  add(took) {
    this.count++;
    this.recent.push(took);
    if (this.recent.length > MAX_KEPT) {
      this.recent.shift();
    }
  }

  /** What is under way when a connection ends has no answer. */
  forget() {
    this.#waiting.clear();
  }

  /** @param {number} share 0.5 for the median @returns {number | undefined} milliseconds, of the last thousand */
  percentile(share) {
    return percentile(this.recent, share);
  }
}

/** @param {number[]} values @param {number} share @returns {number | undefined} */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** @param {string | Uint8Array} data @param {boolean} mayParse @returns {string[]} */
function keysOf(data, mayParse) {
  if (typeof data !== "string") {
    return [`b${data.length}:${data.subarray(0, 64)}`];
  }
  const whole = `t${data.length}:${data.slice(0, MAX_KEY)}`;
  const id = mayParse ? idOf(data) : /^\{"id":("[^"\\]{1,64}"|-?\d{1,16})/.exec(data)?.[1];
  return id === undefined ? [whole] : [whole, `i${id}`];
}

/** @param {string} text of a command, as someone has typed it */
function idOf(text) {
  if (text.length > MAX_KEY || !/^\s*\{/.test(text)) {
    return undefined;
  }
  try {
    const { id } = JSON.parse(text);
    return typeof id === "string" || typeof id === "number" ? JSON.stringify(id) : undefined;
  } catch {
    return undefined;
  }
}
