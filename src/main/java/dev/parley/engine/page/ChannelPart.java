// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.page;

import dev.parley.channel.ChannelName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list of channels, and the place after which the next one begins; null at the end of the list. */
public record ChannelPart(
        List<ChannelSummary> channels, @Nullable ChannelName next) {
    public ChannelPart {
        channels = List.copyOf(channels);
    }
}
