// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.engine.Quota;
import dev.parley.engine.sqlite.log.Views;
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
    private final OpenEngine engine;
    private final String userId;
    private final ChannelName channel;
    private final long offset;
    private final Quota quota;
    private final CompletableFuture<Conversation> stage = new CompletableFuture<>();

    MarkRequest(OpenEngine engine, String userId, ChannelName channel, long offset, Quota quota) {
        this.engine = engine;
        this.userId = userId;
        this.channel = channel;
        this.offset = offset;
        this.quota = quota;
    }

    CompletableFuture<Conversation> start() {
        if (!engine.health().writable()) {
            throw new ParleyException(
                    ErrorCode.SERVER_UNAVAILABLE,
                    "read marks cannot be stored at present",
                    Duration.ofSeconds(2),
                    null);
        }
        engine.reserve(0);
        CompletionStage<Boolean> handed = engine.readers().readFor(userId, reader -> {
            handOver(engine.views().mark(reader, userId, channel, offset, quota));
            return true;
        });
        handed.whenComplete((done, failure) -> {
            if (failure != null) {
                engine.release(0);
                stage.completeExceptionally(failure);
            }
        });
        return stage;
    }

    private void handOver(Views.Marked marked) {
        boolean taken = engine.handOff().tell(0, listener -> {
            try {
                if (marked.moved()) {
                    listener.onMarked(marked.conversation(), userId);
                }
            } finally {
                stage.complete(marked.conversation());
            }
        });
        if (!taken) {
            stage.completeExceptionally(OpenEngine.closed());
        }
    }
}
