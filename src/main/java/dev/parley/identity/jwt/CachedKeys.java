// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import dev.parley.error.ErrorCode;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.thread.NamedThreads;
import java.io.IOException;
import java.security.Key;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer, remembered: found by that issuer and the key's id, never by the id alone, as each issuer has a cache of its own.
 * Thread-safe. One fetch at a time, on a thread of its own; an id that nobody knows causes at most one in a while, whoever asks and how
 * often; what cannot be fetched leaves what is known as it is.
 */
public final class CachedKeys implements VerificationKeys, AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(CachedKeys.class);
    private static final int MAX_WAITING = 20;

    private final KeySource source;
    private final String name;
    private final long pauseNanos;
    private final LongSupplier nanos;
    private final NamedThreads threads = new NamedThreads("parley-keys");
    private final ThreadPoolExecutor executor;
    private volatile KeySet known = KeySet.EMPTY;
    private @Nullable CompletableFuture<Boolean> running;
    private int waiting;
    private long nextFetch;
    private boolean failed;

    /**
     * Fetches nothing yet.
     *
     * @param name what the log calls the source
     * @param pause the least time between two fetches for keys that are not known
     * @param nanos a monotonic clock
     */
    public CachedKeys(KeySource source, String name, Duration pause, LongSupplier nanos) {
        this.source = source;
        this.name = name;
        this.pauseNanos = pause.toNanos();
        this.nanos = nanos;
        this.nextFetch = nanos.getAsLong();
        this.executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    /** Fetches the keys anew. Does not wait. */
    public synchronized void refresh() {
        if (running == null) {
            start();
        }
    }

    @Override
    public CompletionStage<Optional<Key>> find(String algorithm, @Nullable String keyId) {
        Optional<Key> key = known.find(algorithm, keyId);
        if (key.isPresent()) {
            return CompletableFuture.completedFuture(key);
        }
        return fetched().thenApply(fresh -> {
            Optional<Key> found = known.find(algorithm, keyId);
            if (found.isEmpty() && !fresh) {
                throw unavailable();
            }
            return found;
        });
    }

    /** Whether the keys are now what the source says; a fetch that is due or under way is waited for. */
    private synchronized CompletionStage<Boolean> fetched() {
        if (running == null) {
            if (nanos.getAsLong() - nextFetch < 0) {
                return CompletableFuture.completedFuture(!failed);
            }
            start();
        }
        CompletableFuture<Boolean> fetch = running;
        if (fetch == null) {
            return CompletableFuture.completedFuture(false);
        }
        if (waiting >= MAX_WAITING) {
            // They hold container threads. Those who come back in a second find an answer.
            return CompletableFuture.failedFuture(unavailable());
        }
        waiting++;
        return fetch.copy();
    }

    private void start() {
        CompletableFuture<Boolean> fetch = new CompletableFuture<>();
        try {
            executor.execute(() -> fetch(fetch));
            running = fetch;
        } catch (RejectedExecutionException e) {
            logger.debug("No keys are fetched any more", e);
        }
    }

    private void fetch(CompletableFuture<Boolean> fetch) {
        @Nullable KeySet keys = null;
        @Nullable String trouble = null;
        try {
            keys = KeySet.parse(source.fetch());
        } catch (IOException | RuntimeException | LinkageError e) {
            trouble = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
        }
        ended(keys, trouble);
        fetch.complete(keys != null);
    }

    private synchronized void ended(@Nullable KeySet keys, @Nullable String trouble) {
        running = null;
        waiting = 0;
        nextFetch = nanos.getAsLong() + pauseNanos;
        if (keys == null) {
            // Once an outage: fetches go on all the while.
            logger.atLevel(failed ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.WARN)
                    .log(
                            "The keys at {} cannot be fetched: {}; {}",
                            name,
                            LogText.of(trouble),
                            known.isEmpty() ? "no token can be checked until then" : "those known stay in use");
        } else {
            if (failed || known.isEmpty()) {
                logger.info("Fetched {} keys from {}", keys.size(), name);
            }
            known = keys;
        }
        failed = keys == null;
    }

    /** Ends the thread, under a fetch too. */
    @Override
    public void close() {
        executor.shutdownNow();
        source.abort();
        try {
            if (!threads.awaitEnd(executor, Duration.ofSeconds(5))) {
                logger.warn("The fetch from {} did not end in time", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ParleyException unavailable() {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE,
                "the token cannot be checked now: its issuer's keys are not at hand",
                Duration.ofSeconds(1),
                null);
    }
}
