// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { withoutSecrets } from "./secrets.js";

/** @typedef {import("./settings.js").QueryRow} QueryRow */

/** This server's own endpoints, with the words that say what each is for. */
export const ENDPOINTS = [
  { path: "ws/echo", key: "endpoint.echo", protocol: "", beat: "ping" },
  { path: "ws", key: "endpoint.ws", protocol: "parley.v1", beat: '{"id":"beat","action":"heartbeat"}' },
  { path: "ws/hello", key: "endpoint.hello", protocol: "", beat: "ping" },
  { path: "ws/feed", key: "endpoint.feed", protocol: "", beat: "ping" },
];

/** @param {string} path below this server @param {URL} base @returns {string} its address as a WebSocket's */
export function here(path, base) {
  const url = new URL(path, base);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

/** By which transport an address is spoken to: only `/ws` can be spoken to otherwise. @param {import("./settings.js").Settings} settings */
export function transportOf({ url, transport }) {
  const path = url.trim().split(/[?#]/)[0];
  if (/^https?:/i.test(path)) {
    return path.endsWith("/sse") ? "sse" : path.endsWith("/poll") ? "long-poll" : "websocket";
  }
  return path.endsWith("/ws") ? transport : "websocket";
}

/** @param {string} url of `/ws` @param {import("./settings.js").Transport} transport @returns {string} where that is spoken to so */
export function plainAddress(url, transport) {
  const path = transport === "sse" ? "/sse" : "/poll";
  return url.replace(/^ws/i, "http").replace(/\/(?:ws|sse|poll)(?=$|[?#])/, path);
}

/**
 * What was typed, as an address: with a scheme where it has none, so that a host, a path of this server or one of its endpoints will do.
 *
 * @param {string} typed
 * @param {URL} base of this server
 */
export function withScheme(typed, base) {
  const text = typed.trim();
  const [, scheme, rest] = /^(wss?|https?):\/*(.*)$/is.exec(text) ?? [];
  if (scheme) {
    return rest && `${scheme}://${rest}` !== text ? `${scheme}://${rest}` : text;
  }
  if (text === "" || /^[a-z][a-z\d+.-]*:(?!\d)/i.test(text)) {
    return text;
  }
  const own = ENDPOINTS.some(({ path }) => text.split(/[?#]/)[0] === path);
  if (own || /^\/(?!\/)/.test(text)) {
    return here(text, base);
  }
  const host = text.replace(/^\/+/, "");
  const [, name, port] = /^(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?/.exec(host) ?? [];
  return `${isSecure(name, port, base) ? "wss" : "ws"}://${host}`;
}

/** @param {string} name @param {string | undefined} port @param {URL} base */
function isSecure(name, port, base) {
  if (name === base.hostname) {
    return base.protocol === "https:";
  }
  // A machine nearby has seldom a certificate, a public one nearly always.
  const nearby = /^(?:localhost|\[.*\]|[\d.]+|[^.]+)$/i.test(name);
  return port ? port === "443" || port === "8443" || (!nearby && base.protocol === "https:") : !nearby;
}

/** @param {string} url @returns {string} whom it leads to: another one must not get what was typed for this one */
export function hostOf(url) {
  try {
    const { protocol, host } = new URL(url.trim());
    return `${/^(?:wss|https):$/.test(protocol)} ${host}`;
  } catch {
    return "";
  }
}

/** @param {URL} url @param {URL} base */
export function isOwn(url, base) {
  return url.href.replace(/^ws/, "http").startsWith(base.href);
}

/**
 * What to dial, with the ticket where the settings put it.
 *
 * @param {import("./settings.js").Settings} settings
 * @param {string} ticket
 * @returns {{url: string, transport: import("./settings.js").Transport, shown: string, protocols: string[]}} `shown` is for the log: without secrets
 */
export function addressOf(settings, ticket) {
  const { url: typed, protocols, auth } = settings;
  const chosen = protocols.filter(({ on, value }) => on && value.trim()).map(({ value }) => value.trim());
  let url = typed.trim();
  if (auth === "ticket" && ticket) {
    url += `${url.includes("?") ? "&" : "?"}ticket=${encodeURIComponent(ticket)}`;
  }
  if (auth === "bearer" && ticket) {
    chosen.push(`bearer.${ticket}`);
  }
  const transport = transportOf(settings);
  url = transport === "websocket" ? url.replace(/^http/i, "ws") : plainAddress(url, transport);
  const { url: clean, stripped } = withoutSecrets(url);
  return { url, transport, shown: stripped.length > 0 ? `${clean} (${stripped.join(", ")}=\u2022\u2022\u2022)` : clean, protocols: chosen };
}

/** @param {string} address @returns {QueryRow[]} */
export function queryOf(address) {
  const at = address.indexOf("?");
  const rows = at < 0 ? [] : [...new URLSearchParams(address.slice(at + 1).split("#")[0])];
  return rows.map(([name, value]) => ({ on: true, name, value }));
}

/** @param {string} address @param {QueryRow[]} rows of which those that are on become its query */
export function withQuery(address, rows) {
  const query = new URLSearchParams(rows.filter(({ on, name }) => on && name).map(({ name, value }) => [name, value])).toString();
  return address.split(/[?#]/)[0] + (query ? `?${query}` : "");
}
