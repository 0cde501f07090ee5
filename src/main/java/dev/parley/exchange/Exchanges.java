// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All requests that wait for their peers. A web application has one; call {@link #run} about twice a second. Thread-safe. What the requests
 * keep in memory together is bounded: above the bound the connections that have waited longest are ended first.
 */
public final class Exchanges implements Runnable {
    /** Where one is found that {@link ExchangeFilter} has begun. */
    static final String ATTRIBUTE = Exchange.class.getName();

    private static final Logger logger = LoggerFactory.getLogger(Exchanges.class);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final long HELD_BYTES =
            Math.max(16 << 20, Math.min(256 << 20, Runtime.getRuntime().maxMemory() / 16));

    private final Set<Watched> waiting = ConcurrentHashMap.newKeySet();
    private final Rows rows = new Rows();
    private final BlockingTurns blocking = new BlockingTurns();
    private final Set<String> blamed = ConcurrentHashMap.newKeySet();
    private final ExchangeSettings settings;
    private final Consumer<Late> onLate;
    private final long drainNanos;

    /** What a peer was too slow with: its body, taking the answer, or the rest of a body that nobody wanted. */
    public enum Late {
        BODY,
        ANSWER,
        UNREAD
    }

    /** @param onLate hears of each; must not block */
    public Exchanges(ExchangeSettings settings, Consumer<Late> onLate) {
        this.settings = settings;
        this.onLate = onLate;
        Duration body = settings.body().deadline();
        this.drainNanos = (body.isZero() || body.compareTo(DRAIN) > 0 ? DRAIN : body).toNanos();
    }

    /** Makes the exchange of a request. It uses exactly these two objects: a filter may have wrapped the container's. */
    public Exchange of(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = new Exchange(this, request, response);
        request.setAttribute(ATTRIBUTE, exchange);
        return exchange;
    }

    /** How many wait now. */
    public int waiting() {
        return waiting.size();
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        for (Watched one : waiting) {
            check(one, now);
        }
        long held = waiting.stream().mapToLong(Watched::held).sum();
        if (held > HELD_BYTES) {
            List<Watched> oldest = waiting.stream()
                    .filter(one -> one.held() > 0)
                    .sorted(Comparator.comparingLong(one -> one.beganAt() - now))
                    .toList();
            for (Watched one : oldest) {
                held -= one.held();
                one.hangUp();
                if (held <= HELD_BYTES) {
                    return;
                }
            }
        }
    }

    /** A failure of one does not end the watch over the others. */
    private void check(Watched one, long now) {
        try {
            one.check(now);
        } catch (RuntimeException e) {
            logger.error("The check of a waiting request failed; its time limits are no longer watched", e);
            waiting.remove(one);
        }
    }

    /** Ends all of them: the web application does. */
    public void close() {
        waiting.forEach(Watched::hangUp);
    }

    ExchangeSettings settings() {
        return settings;
    }

    Rows rows() {
        return rows;
    }

    BlockingTurns blocking() {
        return blocking;
    }

    long answerNanos() {
        return ANSWER.toNanos();
    }

    long drainNanos() {
        return drainNanos;
    }

    void add(Watched one) {
        waiting.add(one);
    }

    void remove(Watched one) {
        waiting.remove(one);
    }

    /** Whether a filter or valve that does not support asynchronous requests is named for the first time. */
    boolean blame(String culprit) {
        return blamed.add(culprit);
    }

    void count(Late late) {
        onLate.accept(late);
    }

    /** Waits until it is done, or has had its time. */
    void join(CompletableFuture<?> future) throws IOException {
        try {
            future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException ignored) {
            // The future tells so to whoever asks it.
        } catch (TimeoutException e) {
            throw Refused.noAnswer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
