// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * @typedef {"text" | "json" | "hex" | "base64"} Mode
 * @typedef {"session" | "ticket" | "bearer"} Auth
 * @typedef {"websocket" | "sse" | "long-poll"} Transport
 * @typedef {{on: boolean, value: string}} Protocol
 * @typedef {{on: boolean, name: string, value: string}} QueryRow
 * @typedef {{mode: Mode, body: string}} Draft
 * @typedef {{url: string, transport: Transport, protocols: Protocol[], unused: QueryRow[], auth: Auth, reconnect: boolean,
 *   heartbeat: {on: boolean, text: string, every: number}, interval: {every: number, times: number}, draft: Draft, linked: boolean}} Settings
 *   `linked`: a link has brought them, and whoever sits here has not put its card away
 */

export const MODES = /** @type {Mode[]} */ (["text", "json", "hex", "base64"]);
export const AUTHS = /** @type {Auth[]} */ (["session", "ticket", "bearer"]);
export const TRANSPORTS = /** @type {Transport[]} */ (["websocket", "sse", "long-poll"]);
const MAX_BODY = 2_000_000;

/** @param {string} url @returns {Settings} */
export function newSettings(url) {
  return {
    url,
    transport: "websocket",
    protocols: [],
    unused: [],
    auth: "session",
    reconnect: true,
    heartbeat: { on: false, text: "ping", every: 10 },
    interval: { every: 1000, times: 10 },
    draft: { mode: "text", body: "" },
    linked: false,
  };
}

/**
 * Takes of a value from outside (a link, storage) what is as it should be, and leaves the rest as it is: a stranger may have written it.
 *
 * @param {unknown} from
 * @param {string} url for one that has none, or none of a WebSocket, of a stream or for polling
 * @returns {Settings}
 */
export function settingsFrom(from, url) {
  const settings = newSettings(url);
  const given = isObject(from) ? from : {};
  if (typeof given.url === "string" && given.url.length <= 4096 && /^(?:wss?|https?):\/\//i.test(given.url)) {
    settings.url = given.url;
  }
  settings.transport = TRANSPORTS.includes(given.transport) ? given.transport : "websocket";
  settings.protocols = list(given.protocols, ({ on, value }) => isText(value, 4096) && { on: on === true, value });
  settings.unused = list(given.unused, ({ name, value }) => isText(name, 256) && isText(value, 4096) && { on: false, name, value });
  settings.auth = AUTHS.includes(given.auth) ? given.auth : "session";
  settings.reconnect = given.reconnect !== false;
  if (isObject(given.heartbeat)) {
    const { on, text, every } = given.heartbeat;
    settings.heartbeat = { on: on === true, text: isText(text, 4096) ? text : "ping", every: whole(every, 1, 3600, 10) };
  }
  if (isObject(given.interval)) {
    const { every, times } = given.interval;
    settings.interval = { every: whole(every, 10, 3_600_000, 1000), times: whole(times, 0, 1_000_000, 10) };
  }
  settings.draft = draftFrom(given.draft) ?? settings.draft;
  settings.linked = given.linked === true;
  return settings;
}

/** @param {unknown} from @param {number} [max] @returns {Draft | null} */
export function draftFrom(from, max = MAX_BODY) {
  const fits = isObject(from) && MODES.includes(from.mode) && isText(from.body, max);
  return fits ? { mode: from.mode, body: from.body } : null;
}

/** @param {unknown} value @param {number} min @param {number} max @param {number} otherwise */
export function whole(value, min, max, otherwise) {
  const number = Math.round(Number(value));
  return Number.isFinite(number) && value !== "" && value !== null ? Math.min(max, Math.max(min, number)) : otherwise;
}

/** @param {unknown} value @returns {value is Record<string, any>} any: a stranger may have written it, so each field is checked where it is taken */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {unknown} value @param {number} max @returns {value is string} */
export function isText(value, max) {
  return typeof value === "string" && value.length <= max;
}

/** @template T @param {unknown} value @param {(item: Record<string, any>) => T | false} take any: as of `isObject` @returns {T[]} */
function list(value, take) {
  const items = Array.isArray(value) ? value.slice(0, 50) : [];
  return items.flatMap((item) => (isObject(item) ? take(item) || [] : []));
}
