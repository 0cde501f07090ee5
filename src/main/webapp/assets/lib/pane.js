// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { tabStoreOf } from "./storage.js";

/** Which of two panes this page is, `a` or `b`; empty where it is a page of its own. */
export const pane = document.documentElement.dataset.pane ?? "";

/**
 * Who a pane is: a guest with a secret of its own, instead of whoever has signed in to this browser. It lasts as long as the tab, so that
 * the pane is the same person after a reload or a lost line.
 *
 * @returns {{getToken?: () => Promise<string>}} options for `connect`; none outside a pane
 */
export function paneOptions() {
  return pane ? { getToken: async () => passOf(pane) } : {};
}

/** @param {string} place */
function passOf(place) {
  const store = tabStoreOf();
  const known = store.get("pass", place);
  if (typeof known === "string") {
    return known;
  }
  const name = new URLSearchParams(location.search).get("name") || place;
  const pass = `guest.${base64(crypto.getRandomValues(new Uint8Array(32)))}.${base64(new TextEncoder().encode(name))}`;
  store.set("pass", pass, place);
  return pass;
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
