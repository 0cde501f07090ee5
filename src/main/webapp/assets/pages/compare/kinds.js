// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The four ways, in the order in which they stand everywhere. */
export const KINDS = ["polling", "long-poll", "sse", "websocket"];

/** How each is drawn: a dash as well as a colour, so that nobody has to tell colours apart. @type {Record<string, number[]>} */
export const DASHES = { polling: [], "long-poll": [10, 4], sse: [2, 3], websocket: [10, 3, 2, 3] };
