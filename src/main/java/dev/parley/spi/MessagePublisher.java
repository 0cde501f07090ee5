// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import dev.parley.channel.ChannelName;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Sends messages for a portal's own code. Parley implements it and hands it to hooks, listeners and actions before their first call.
 * Thread-safe; never waits. A stage completes when the message is durable, and at once on {@code live/…} and for single clients, which
 * keep nothing. It fails with a {@link dev.parley.error.ParleyException}. Nobody's rights are checked: that is for the portal to do.
 */
public interface MessagePublisher {
    /** Publishes to one channel. */
    CompletionStage<Published> publish(ChannelName channel, Publication publication);

    /**
     * Publishes to many targets; the results come in their order, when the last is durable. It is not one transaction: where the stage
     * fails, some may have been published, and a retry with the same key does not publish those again.
     */
    CompletionStage<List<Published>> push(Targets targets, Publication publication);

    /** How many connections of this node hear a channel. */
    int subscribers(ChannelName channel);
}
