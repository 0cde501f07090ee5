// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** Where it is kept which transport worked in this session of the browser's. @param {URL} url of the WebSocket */
export function storageKeyOf({ href }) {
  return `parley.transport ${href.replace(/\?.*/, "")}`;
}

/** Null where it was the WebSocket. @param {URL} url @returns {{transport: import("../parley.js").Transport, cut: boolean, tried: number} | null} */
export function rememberedTransport(url) {
  try {
    return JSON.parse(sessionStorage.getItem(storageKeyOf(url)) ?? "null");
  } catch {
    return null;
  }
}
