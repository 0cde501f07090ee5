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
  return shared({ base, ...(ticketUrl && { ticketUrl }) });
}
