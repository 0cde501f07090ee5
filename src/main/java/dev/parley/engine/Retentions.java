// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelKind;
import java.util.Map;

/**
 * How long each kind of channel is kept, and how much of all together.
 *
 * @param bytes of all channels, counted as in {@link Retention}: beyond it the oldest messages go first, wherever they are; 0 for no limit
 */
public record Retentions(Map<ChannelKind, Retention> kinds, long bytes) {
    public Retentions {
        kinds = Map.copyOf(kinds);
    }

    public static Retentions of(Map<ChannelKind, Retention> kinds) {
        return new Retentions(kinds, 0);
    }
}
