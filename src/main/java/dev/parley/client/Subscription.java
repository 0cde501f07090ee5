// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import dev.parley.client.Replies.Subscribed;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A channel that is heard, over all reconnections, until it is closed or the server ends it. Thread-safe. */
public final class Subscription implements AutoCloseable {
    private final String channel;
    private final BiConsumer<Subscription, Boolean> end;
    private final CompletableFuture<Subscribed> ready = new CompletableFuture<>();
    private volatile boolean closed;
    private volatile @Nullable Position position;

    // Confined to the loop.
    final ChannelListener listener;
    final int limit;
    final Tail tail;
    /** Grows with every question, so that a late answer is passed over. */
    long asked;

    Loop.Timer timer = Loop.Timer.NONE;
    final Backoff backoff;

    Subscription(
            String channel,
            Start start,
            ChannelListener listener,
            Backoff backoff,
            BiConsumer<Subscription, Boolean> end) {
        this.channel = channel;
        this.limit = start.limit();
        this.listener = listener;
        this.backoff = backoff;
        this.end = end;
        this.position = start.since();
        this.tail = new Tail(channel, start.since());
    }

    public String channel() {
        return channel;
    }

    /**
     * Completes when the channel is heard for the first time, with the server's reply; exceptionally where the server refuses, or the client
     * is closed before.
     */
    public CompletableFuture<Subscribed> ready() {
        return ready.copy();
    }

    /**
     * Up to where the listener has had everything: after its {@code onMessage} has returned. Keep it, and {@link Start#after} goes on there
     * after a restart of your own: what was under way comes once more. Empty until the channel is heard, and on {@code live/…}.
     */
    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }

    /** Hears the channel no more. Nothing is told to the listener after this, when it is called on the listeners' thread. */
    @Override
    public void close() {
        end(false);
    }

    /** Closes it, and takes the channel from the user's list of conversations. */
    public void leave() {
        end(true);
    }

    private void end(boolean leave) {
        if (!closed) {
            closed = true;
            end.accept(this, leave);
        }
    }

    boolean isClosed() {
        return closed;
    }

    void markClosed() {
        closed = true;
    }

    void reached(Position passed) {
        position = passed;
    }

    /** Not copied: the client's own end of it. */
    CompletableFuture<Subscribed> promise() {
        return ready;
    }
}
