// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.Position;

/** A channel's log in short: {@code first} is the lowest offset that is still there, {@code head + 1} where there is none. */
public record ChannelState(Position head, long first) {}
