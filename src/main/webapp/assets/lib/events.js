// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * @typedef {import("../parley.js").Client} Client
 * @typedef {import("../parley.js").ClientEvents} ClientEvents
 * @typedef {import("../parley.js").ChannelEvents} ChannelEvents
 */

/**
 * Hears what a client tells by one of its events.
 *
 * @template {keyof ClientEvents} K
 * @param {Client} client
 * @param {K} event
 * @param {(detail: ClientEvents[K]) => unknown} heard
 * @param {AbortSignal} [signal] ends it
 */
export function on(client, event, heard, signal) {
  client.addEventListener(event, ({ detail }) => heard(detail), { signal });
}

/**
 * Hears what a client tells of one channel.
 *
 * @template {keyof ChannelEvents} K
 * @param {Client} client
 * @param {string} channel
 * @param {K} event
 * @param {(detail: ChannelEvents[K]) => unknown} heard
 * @param {AbortSignal} signal ends it
 */
export function onChannel(client, channel, event, heard, signal) {
  on(client, event, (/** @type {ChannelEvents[K]} */ detail) => detail.channel === channel && heard(detail), signal);
}
