// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { shared } from "../parley.js";

/**
 * The one connection for all elements of a page that lead to the same server as the same person. It is closed with the last of them.
 *
 * @param {{base: URL, ticketUrl: string}} where
 * @returns {import("../parley.js").Client} to be released once
 */
export function acquire({ base, ticketUrl }) {
  const ticket = ticketUrl && new URL(ticketUrl, document.baseURI).href;
  return shared({ base, ...(ticket && { identity: ticket, getTicket: () => ticketFrom(ticket) }) });
}

/**
 * A ticket from the portal, which knows who is signed in: a new one for every attempt, for each is good for one.
 *
 * @param {string} url @returns {Promise<string>}
 */
async function ticketFrom(url) {
  const answer = await fetch(url, { cache: "no-store", headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`${answer.status} for a ticket`);
  }
  return (await answer.json()).ticket;
}
