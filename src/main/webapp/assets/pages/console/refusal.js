// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { explainHandshake } from "../../lib/protocol.js";
import { isOwn } from "./address.js";
import { withoutSecrets } from "./secrets.js";

/** Tomcat takes 8 KB for the head of a request, cookies and all, unless it is told otherwise. */
const LARGE = 6_000;

/**
 * @typedef {{name: string, command: string}} Check something that often stands in the way, and how to look
 * @typedef {{words: string, status?: number, code?: string, message?: string, final: boolean, checks: Check[]}} Refusal
 */

/**
 * A browser says 1006 for every handshake that fails. Our own server tells what it would answer; of another we can only list what is usual.
 *
 * @param {URL} base of our own server
 * @returns {(url: URL, protocols: string[]) => Promise<Refusal>}
 */
export function refusalsOf(base) {
  return async (url, protocols) => {
    const own = isOwn(url, base);
    const plain = /^https?:$/.test(url.protocol);
    const path = (plain ? "/ws" : url.pathname.slice(base.pathname.length - 1)) + url.search;
    if (plain && !own) {
      return { words: "console.refusal.elsewhere", final: true, checks: checksOf(url, protocols, ["stream"]) };
    }
    const tokenAlone = !plain && protocols.length > 0 && protocols.every((protocol) => protocol.startsWith("bearer."));
    const answer = own ? await explainHandshake(base, path, protocols.join(",")) : null;
    if (answer && tokenAlone && (answer.status === 101 || answer.code === "token.invalid")) {
      // A ticket is used up then, by a server that has accepted it.
      return { words: "console.refusal.noProtocol", final: true, checks: [] };
    }
    if (answer && answer.status !== 101) {
      const { status, code, message } = answer;
      return { words: "console.refusal.told", status, code: code ?? "", message, final: status < 500 && status !== 429, checks: [] };
    }
    if (answer && plain) {
      return { words: "console.refusal.kept", final: false, checks: checksOf(url, protocols, ["once", "stream", "buffers"]) };
    }
    if (answer && !plain && protocols.length > 0 && !answer.protocol) {
      return { words: "console.refusal.noProtocol", final: true, checks: [] };
    }
    if (answer && protocols.join().length + url.href.length > LARGE) {
      return { words: "console.refusal.large", final: true, checks: [] };
    }
    if (answer) {
      return { words: "console.refusal.accepted", final: false, checks: checksOf(url, protocols, ["once", "protocol", "proxy", "local"]) };
    }
    if (location.protocol === "https:" && url.protocol === "ws:" && !/^(localhost|127\.|\[::1\])/.test(url.hostname)) {
      return { words: "console.refusal.mixed", final: true, checks: checksOf(url, protocols, ["mixed"]) };
    }
    const names = own ? ["up", plain ? "buffers" : "proxy"] : ["up", "path", "origin", "protocol", "proxy", "local", url.protocol === "wss:" ? "tls" : "mixed"];
    return { words: own ? "console.refusal.silent" : "console.refusal.unknown", final: false, checks: checksOf(url, protocols, names) };
  };
}

/** @param {URL} url @param {string[]} protocols @param {string[]} names @returns {Check[]} */
function checksOf(url, protocols, names) {
  const http = withoutSecrets(url.href).url.replace(/^ws/, "http");
  const port = url.port || (url.protocol === "wss:" ? "443" : "80");
  const offered = protocols.filter((protocol) => !protocol.startsWith("bearer."));
  const upgrade =
    "curl -i --http1.1 -m 5 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' " +
    `-H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='`;
  /** @type {Record<string, string>} */
  const commands = {
    up: `curl -v -m 5 ${quote(new URL("/", http).href)}`,
    path: `${upgrade} ${quote(http)}`,
    origin: `${upgrade} -H ${quote(`Origin: ${location.origin}`)} ${quote(http)}`,
    protocol: `${upgrade} -H ${quote(`Sec-WebSocket-Protocol: ${offered.join(", ") || "parley.v1"}`)} ${quote(http)}`,
    proxy: "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\";",
    once: `curl -X POST -H 'Authorization: Bearer \u2026' -H 'Content-Type: application/json' -d '{"user":{"id":"ana"}}' \u2026/api/v1/tickets`,
    stream: `curl -iN -m 30 -H 'Accept: text/event-stream' ${quote(http)}`,
    buffers: "proxy_buffering off; proxy_read_timeout 60s;",
    tls: `openssl s_client -connect ${quote(`${url.hostname}:${port}`)} -servername ${quote(url.hostname)} </dev/null`,
    mixed: url.href.replace(/^ws:/, "wss:").split("?")[0],
    local: "chrome://settings/content/localNetworkAccess",
  };
  return names.map((name) => ({ name, command: commands[name] }));
}

/** For a shell: what is typed as an address must not become another command. @param {string} text */
function quote(text) {
  return `'${text.replace(/'/g, "'\\''")}'`;
}
