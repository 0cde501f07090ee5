// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { toBase64 } from "./bytes.js";
import { withoutSecrets } from "./secrets.js";

/**
 * @typedef {import("./log.js").Row} Row
 * @typedef {(row: Row) => string} Words of a notice
 * @typedef {{url: string, protocol: string, started: number, version: string}} About
 */

/** One JSON object a line. @param {Row[]} rows @param {Words} words */
export function toNdjson(rows, words) {
  return rows.map((row) => `${JSON.stringify(plain(row, words))}\n`).join("");
}

/** @param {Row[]} rows @param {Words} words */
export function toCsv(rows, words) {
  const lines = rows.map((row) => {
    const { n, time, direction, type, size, data } = plain(row, words);
    return [n, time, direction, type, size, data].map(cell).join(",");
  });
  // With a mark in front, or spreadsheets take UTF-8 for something else.
  return `\ufeff${["n,time,direction,type,size,data", ...lines].join("\r\n")}\r\n`;
}

/** As browsers export WebSockets: one entry with its messages. @param {Row[]} rows @param {Words} words @param {About} about */
export function toHar(rows, words, { url, protocol, started, version }) {
  const address = withoutSecrets(url).url;
  const frames = rows.filter(({ direction }) => direction !== "system");
  const entry = {
    startedDateTime: new Date(started || Date.now()).toISOString(),
    time: 0,
    request: { method: "GET", url: address, httpVersion: "HTTP/1.1", headers: [], cookies: [], queryString: [], headersSize: -1, bodySize: 0 },
    response: {
      status: 101,
      statusText: "Switching Protocols",
      httpVersion: "HTTP/1.1",
      headers: protocol ? [{ name: "Sec-WebSocket-Protocol", value: protocol }] : [],
      cookies: [],
      content: { size: 0, mimeType: "x-unknown" },
      redirectURL: "",
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    _resourceType: "websocket",
    _webSocketMessages: frames.map(({ at, direction, data }) => ({
      type: direction === "sent" ? "send" : "receive",
      time: at / 1000,
      opcode: typeof data === "string" ? 1 : 2,
      data: typeof data === "string" ? data : toBase64(/** @type {Uint8Array} */ (data)),
    })),
    _notices: rows.filter(({ direction }) => direction === "system").map((row) => ({ time: row.at / 1000, text: words(row) })),
  };
  return JSON.stringify({ log: { version: "1.2", creator: { name: "Parley console", version }, entries: [entry] } }, null, 1);
}

/** @param {Row} row @param {Words} words */
function plain(row, words) {
  const { n, at, direction, data, size, cut, number } = row;
  const binary = data instanceof Uint8Array;
  return {
    n,
    time: new Date(at).toISOString(),
    direction,
    type: direction === "system" ? "notice" : binary ? "base64" : "text",
    size,
    ...(number && { number }),
    ...(cut && { cut }),
    data: typeof data === "string" ? data : binary ? toBase64(data) : words(row),
  };
}

/** Text that a spreadsheet would run as a formula gets a quote in front. @param {string | number} value */
function cell(value) {
  const text = typeof value === "string" && /^[\s\0]*[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n']/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
