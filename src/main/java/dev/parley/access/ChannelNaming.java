// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.access;

import dev.parley.channel.ChannelName;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Keeps channels from beginning whose names people could not tell from others: with characters that nobody sees. One that has messages stays
 * as it is, to be read and written. Thread-safe; never waits.
 */
public final class ChannelNaming {
    private static final CompletionStage<Void> FINE = CompletableFuture.completedStage(null);

    private final Function<ChannelName, CompletionStage<Boolean>> hasMessages;

    /** @param hasMessages tells whether a channel has ever had a message, and begins none */
    public ChannelNaming(Function<ChannelName, CompletionStage<Boolean>> hasMessages) {
        this.hasMessages = hasMessages;
    }

    /** Fails with {@code channel.invalid} where it has such a name and is not there. At once for all others. */
    public CompletionStage<Void> require(ChannelName channel) {
        Optional<String> unseen = channel.unseen();
        if (unseen.isEmpty()) {
            return FINE;
        }
        ParleyException refusal =
                new ParleyException(ErrorCode.CHANNEL_INVALID, "channel: in its name " + unseen.get());
        return channel.kind().kept()
                ? hasMessages.apply(channel).thenAccept(known -> {
                    if (!known) {
                        throw refusal;
                    }
                })
                : CompletableFuture.failedStage(refusal);
    }
}
