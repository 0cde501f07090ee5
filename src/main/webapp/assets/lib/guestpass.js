// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { tabStoreOf } from "./storage.js";

/**
 * Who one of two panes, `a` or `b`, is: a guest with a secret of its own, instead of whoever has signed in to this browser. It lasts as long
 * as the tab, so that the pane is the same person after a reload or a lost line.
 *
 * @param {string} place @returns {string} a guest's pass
 */
export function guestPassOf(place) {
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
