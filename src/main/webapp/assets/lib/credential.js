// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { ParleyError, explainHandshake } from "./protocol.js";

/** What says who this is, asked for anew before every attempt; without any, the session's cookie does. */
export class Credential {
  text = "";
  #get;

  /** @param {(() => string | Promise<string>) | undefined} get */
  constructor(get) {
    this.#get = get;
  }

  /** The subprotocols, with a new token. */
  async protocols() {
    const token = await this.#get?.();
    if (this.#get && !token) {
      throw new ParleyError({ code: "identity.required", message: "there is no token", status: 401 });
    }
    // Such a one will never do.
    if (token && !/^[\w!#$%&'*+.^`|~-]+$/.test(token)) {
      throw new ParleyError({ code: "token.invalid", message: "the token has characters that no header can carry", status: 401 });
    }
    this.text = token ?? "";
    return token ? ["parley.v1", `bearer.${token}`] : ["parley.v1"];
  }

  /** What the server would say to it. It tells only its own pages. @param {URL} socket @param {boolean} [again] @returns {Promise<import("./types.js").HandshakeAnswer | null>} */
  async explain(socket, again) {
    const url = socket.href.replace("ws", "http");
    if (!url.startsWith(`${location.origin}/`)) {
      return null;
    }
    const answer = await explainHandshake(new URL(".", url), `/ws${socket.search}`, undefined, this.text);
    // Ours may have been used up by a handshake whose answer did not get here.
    return !again && this.text && answer?.code === "token.invalid" ? this.protocols().then(() => this.explain(socket, true), () => answer) : answer;
  }
}

/** @param {URL} url @param {string[]} protocols */
export function socketOf(url, protocols) {
  try {
    return new WebSocket(url, protocols);
  } catch (problem) {
    // Such as `ws` from a page that came over `https`: it will be no better the next time.
    throw new ParleyError({ code: "handshake.invalid", message: /** @type {Error} */ (problem).message, status: 403 });
  }
}

/** Who brings tokens may tell why there is none: 401 and 403 are final, as they are of a handshake. @param {unknown} problem */
export function whyNone(problem) {
  const { status = 0, retryAfter = 0, message } = /** @type {Partial<ParleyError>} */ (problem ?? {});
  const code = (problem instanceof ParleyError && problem.code) || (status === 401 && "identity.required") || 1006;
  return { code, reason: String(message ?? problem), retryAfter, final: code === "identity.required" || status === 401 || status === 403 };
}
