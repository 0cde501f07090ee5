// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { fromBase64, fromHex, toBase64, toHex } from "./bytes.js";
import { checkJson } from "./json.js";

/** @typedef {import("./settings.js").Mode} Mode */

/**
 * What a draft sends: text, or bytes.
 *
 * @param {import("./settings.js").Draft} draft
 * @returns {string | Uint8Array}
 * @throws {import("./bytes.js").InputError} where it is not what it is said to be
 */
export function payloadOf({ mode, body }) {
  switch (mode) {
    case "hex":
      return fromHex(body);
    case "base64":
      return fromBase64(body);
    case "json":
      checkJson(body);
      return body;
    default:
      return body;
  }
}

/**
 * The same content in another notation, where it has one; otherwise what was typed stays.
 *
 * @param {import("./settings.js").Draft} draft
 * @param {Mode} mode
 * @returns {import("./settings.js").Draft}
 */
export function inMode({ mode: from, body }, mode) {
  const wasText = from === "text" || from === "json";
  const isText = mode === "text" || mode === "json";
  if (wasText === isText && wasText) {
    return { mode, body };
  }
  try {
    const bytes = wasText ? new TextEncoder().encode(body) : /** @type {Uint8Array} */ (payloadOf({ mode: from, body }));
    if (isText) {
      return { mode, body: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
    }
    return { mode, body: mode === "hex" ? toHex(bytes) : toBase64(bytes) };
  } catch {
    return { mode, body };
  }
}

/** @param {string | Uint8Array} data @returns {import("./settings.js").Draft} that sends it again */
export function draftOf(data) {
  if (typeof data !== "string") {
    return { mode: "hex", body: toHex(data) };
  }
  try {
    return { mode: typeof JSON.parse(data) === "object" ? "json" : "text", body: data };
  } catch {
    return { mode: "text", body: data };
  }
}
