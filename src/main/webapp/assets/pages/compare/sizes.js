// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

const encoder = new TextEncoder();

/** @param {string} text @returns {number} its bytes as UTF-8 */
export function utf8(text) {
  return encoder.encode(text).length;
}

/** A WebSocket frame, RFC 6455 section 5.2. @param {number} payload bytes @param {boolean} masked as clients send */
export function frameBytes(payload, masked) {
  return payload + (payload < 126 ? 2 : payload < 65_536 ? 4 : 10) + (masked ? 4 : 0);
}

/** A chunk of a body whose length nobody knows before its end, RFC 9112 section 7.1. @param {number} payload bytes */
export function chunkBytes(payload) {
  return payload + payload.toString(16).length + 4;
}

/** What ends such a body. */
export const LAST_CHUNK = 5;
