// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
import { SCANNED } from "./unreadrow.js";

/** With a topic that one has never read, older ones are no news. */
const NEWS = 86_400_000;

/** Whether the texts of what is unread matter: for mentions in a room, and in a topic for what is news. @param {import("./unreadrow.js").Row} row */
export function needsScan({ kind, unread, looked, head, known }) {
  return kind === "room" ? unread > 0 && looked < head : kind === "topic" && !known;
}

/**
 * Looks at the latest of what is unread.
 *
 * @param {import("./unreadrow.js").Row} row @param {import("../parley.js").Client} client @param {(message: import("../parley.js").Message) => void} hear
 */
export async function scanUnread(row, client, hear) {
  const { channel, head, epoch, kind } = row;
  const after = Math.max(row.read, row.looked, head - SCANNED);
  const page = await client.request("history", { channel, after, limit: SCANNED });
  const old = page.messages.filter(({ time }) => time < client.now() - NEWS).at(-1);
  if (page.epoch === epoch && kind === "room") {
    page.messages.forEach((message) => hear({ ...message, channel }));
  } else if (page.epoch === epoch && old) {
    await client.request("read", { channel, offset: old.offset });
  }
  row.looked = Math.max(row.looked, row.epoch === epoch ? head : 0);
}

/** The list of conversations as the server has it, the latest first. @param {import("../parley.js").Client} client @param {number} pages at the most */
export async function* listConversations(client, pages) {
  /** @type {string | undefined} */ let cursor;
  for (let page = 0; page < pages && (page === 0 || cursor); page++) {
    /** @type {import("../parley.js").Replies["channels"]} */
    const reply = await client.request("channels", cursor ? { cursor } : {});
    cursor = reply.cursor;
    yield { rows: reply.channels, whole: !cursor };
  }
}
