// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** A refusal, or `connection.lost`, `timeout`, `cancelled`, `outbox.full`. */
export class ParleyError extends Error {
  /** @param {{code: string | number, message?: string, status?: number, retryAfter?: number}} error */
  constructor({ code, message, status = 0, retryAfter = 0 }) {
    super(message || String(code));
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** @param {string} a @param {string} b */
export function directChannel(a, b) {
  // Bytes of UTF-8 sort by code point, strings do not.
  const order = (/** @type {string} */ id) => String.fromCharCode(...new TextEncoder().encode(id));
  const pair = order(a) < order(b) ? [a, b] : [b, a];
  return `direct/${pair.map((id) => id.replace(/[/%]/g, encodeURIComponent).replace(/~/g, "%7E")).join("~")}`;
}

/** `crypto.randomUUID` is missing on plain http. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
}

/**
 * What a handshake would be told: browsers hide it. Asked in a body, as addresses stand in access logs and a path may hold a ticket.
 *
 * @param {URL} base with a slash at the end @param {string} path `/ws`
 */
export async function explainHandshake(base, path, protocol = "parley.v1", token = "") {
  try {
    const answer = await fetch(new URL("api/v1/handshake", base), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ path, origin: location.origin, protocol: token ? `${protocol}, bearer.${token}` : protocol }),
      signal: AbortSignal.timeout(5_000),
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
