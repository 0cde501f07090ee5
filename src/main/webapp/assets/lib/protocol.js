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

/** From here on a credential may be what is too long for the server or a proxy before it. */
const LONG = 1_000;

/**
 * What a handshake would be told: browsers hide it. Asked in a body, as addresses stand in access logs and a path may hold a ticket.
 *
 * @param {URL} base with a slash at the end @param {string} path `/ws`
 */
export async function explainHandshake(base, path, protocol = "parley.v1", token = "") {
  const ask = (/** @type {string} */ where, /** @type {RequestInit} */ how) => fetch(new URL(where, base), { ...how, signal: AbortSignal.timeout(5_000) });
  const body = JSON.stringify({ path, origin: location.origin, protocol: token ? `${protocol}, bearer.${token}` : protocol });
  try {
    const answer = await ask("api/v1/handshake", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    // A body takes what a header does not, which ends with no answer at all over HTTP/2.
    if (token.length + path.length > LONG) {
      const headers = token ? { Authorization: `Bearer ${token}` } : undefined;
      const carried = await ask(`healthz?${path.split("?")[1] ?? ""}`, { headers }).catch(() => null);
      if (!carried || [400, 413, 414, 431].includes(carried.status)) {
        return { status: 431, code: "token.tooLarge", message: "the token or ticket is too long for the server or a proxy before it" };
      }
    }
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
