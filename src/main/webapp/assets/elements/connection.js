// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { connect } from "../parley.js";

/** @typedef {import("../parley.js").Client} Client */

/** @type {Map<string, {client: Client, users: number}>} the connections of this page, by where they lead and as whom */
const held = new Map();

/**
 * The one connection for all elements of a page that lead to the same server as the same person. It is closed with the last of them.
 *
 * @param {{base: URL, ticketUrl: string}} where
 * @returns {{client: Client, release: () => void}}
 */
export function acquire({ base, ticketUrl }) {
  const key = [base, ticketUrl].join(" ");
  const getToken = ticketUrl ? () => ticketFrom(ticketUrl) : undefined;
  const connection = held.get(key) ?? { client: connect({ url: new URL("ws", base), getToken }), users: 0 };
  held.set(key, connection);
  connection.users++;
  let released = false;
  return {
    client: connection.client,
    release() {
      if (!released && --connection.users === 0) {
        held.delete(key);
        connection.client.close();
      }
      released = true;
    },
  };
}

/**
 * A ticket from the portal, which knows who is signed in: a new one for every attempt, for each is good for one.
 *
 * @param {string} url @returns {Promise<string>}
 */
async function ticketFrom(url) {
  const answer = await fetch(new URL(url, document.baseURI), { cache: "no-store", headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`${answer.status} for a ticket`);
  }
  return (await answer.json()).ticket;
}
