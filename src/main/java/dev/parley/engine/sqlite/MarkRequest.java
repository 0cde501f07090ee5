// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.engine.Quota;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One request to move a mark: looked up and moved on the reader that serves this user, so that a user's moves are told in the order in
 * which they happened; then told and completed on the hand-off's thread. Used once.
 */
final class MarkRequest {
    private final Running running;
    private final String userId;
    private final ChannelName channel;
    private final long offset;
    private final Quota quota;
    private final CompletableFuture<Conversation> stage = new CompletableFuture<>();

    MarkRequest(Running running, String userId, ChannelName channel, long offset, Quota quota) {
        this.running = running;
        this.userId = userId;
        this.channel = channel;
        this.offset = offset;
        this.quota = quota;
    }

    CompletableFuture<Conversation> start() {
        if (!running.health().writable()) {
            throw new ParleyException(
                    ErrorCode.SERVER_UNAVAILABLE,
                    "read marks cannot be stored at present",
                    Duration.ofSeconds(2),
                    null);
        }
        running.reserve(0);
        CompletionStage<Boolean> handed = running.readers().readFor(userId, reader -> {
            handOver(running.views().mark(reader, userId, channel, offset, quota));
            return true;
        });
        handed.whenComplete((done, failure) -> {
            if (failure != null) {
                running.release(0);
                stage.completeExceptionally(failure);
            }
        });
        return stage;
    }

    private void handOver(Views.Marked marked) {
        boolean taken = running.handOff().tell(0, listener -> {
            try {
                if (marked.moved()) {
                    listener.onMarked(marked.conversation(), userId);
                }
            } finally {
                stage.complete(marked.conversation());
            }
        });
        if (!taken) {
            stage.completeExceptionally(Running.closed());
        }
    }
}
