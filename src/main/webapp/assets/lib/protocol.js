// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * @typedef {{id: string, name: string, guest?: boolean, roles?: string[]}} User
 * @typedef {{channel?: string, offset?: number, time: number, from: {id: string, name: string} | null, body?: any, key?: string,
 *   recalled?: boolean, expired?: boolean}} Message
 * @typedef {{channel: string, epoch?: string, offset?: number, recovered: boolean, messages: Message[], more: boolean,
 *   recalled?: number[], read?: number, count?: number}} Subscribed
 */

/** A refusal by the server, or by the line: `connection.lost`, `timeout`, `cancelled`, `outbox.full`. */
export class ParleyError extends Error {
  /** @param {{code: string | number, message?: string, status?: number, retryAfter?: number}} error */
  constructor({ code, message, status = 0, retryAfter = 0 }) {
    super(message || String(code));
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** @param {string} a @param {string} b @returns {string} the channel of two people's private chat */
export function directChannel(a, b) {
  const [first, second] = [a, b].map((id) => Array.from(id, (point) => point.codePointAt(0) ?? 0)).sort(compare);
  const escape = (/** @type {number[]} */ points) =>
    String.fromCodePoint(...points).replace(/[~/%]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `direct/${escape(first)}~${escape(second)}`;
}

/** @param {number[]} a @param {number[]} b */
function compare(a, b) {
  const at = a.findIndex((point, i) => point !== b[i]);
  return at < 0 ? a.length - b.length : a[at] - (b[at] ?? -1);
}

/** @returns {string} an id for once; `crypto.randomUUID` is missing on plain http */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * What the server would answer to a handshake: browsers hide the cause of a refusal behind 1006.
 *
 * @param {URL} base of the server, with a slash at the end
 * @param {string} path `/ws`
 * @param {string} [protocol]
 * @returns {Promise<{status: number, code: string | null, message: string} | null>} null where it cannot be asked
 */
export async function explainHandshake(base, path, protocol = "parley.v1") {
  const query = new URLSearchParams({ path, origin: location.origin });
  if (protocol) {
    query.set("protocol", protocol);
  }
  try {
    const answer = await fetch(new URL(`api/v1/handshake?${query}`, base), { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * Why the server would refuse this connection however often it is tried: not for want of room or for haste, which pass.
 *
 * @param {URL} url of a WebSocket
 */
export async function finalRefusal(url) {
  const answer = await explainHandshake(new URL(".", url.href.replace(/^ws/, "http")), "/ws");
  return answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429 ? answer : null;
}
