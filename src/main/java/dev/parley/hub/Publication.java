// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be published.
 *
 * @param from null where a back end names nobody
 * @param body compact JSON text
 * @param ttlSeconds 0 for as long as the channel keeps it
 */
public record Publication(@Nullable Sender from, String body, Message.@Nullable Key key, long ttlSeconds) {}
