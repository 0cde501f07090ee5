// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Position;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message for one target.
 *
 * @param channel null for a single client
 * @param client null for a channel
 * @param position null where nothing is kept
 * @param time when it was accepted, epoch ms
 * @param connections how many live connections of this node were handed it
 */
public record Published(
        @Nullable ChannelName channel,
        @Nullable String client,
        @Nullable Position position,
        long time,
        boolean duplicate,
        int connections) {}
