// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.audit;

import dev.parley.thread.NamedThreads;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of privileged calls, {@code dev.parley.audit}. Thread-safe. Lines are written by a thread of its own, in the order in which calls end:
 * an engine's thread, which delivers to everybody, must not wait for a log's disk. Where more lines wait than it keeps, callers write them
 * themselves; none is dropped.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger("dev.parley.audit");
    private static final int MAX_WAITING = 10_000;
    private static final long SOON_MILLIS = 1000;
    private static final int RADIX = 36;

    private final NamedThreads threads = new NamedThreads("parley-audit");
    private final ScheduledThreadPoolExecutor writer;
    private final Consumer<String> out;
    private final String start = Integer.toString(new SecureRandom().nextInt(RADIX * RADIX * RADIX), RADIX);
    private final AtomicLong calls = new AtomicLong();

    public AuditLog() {
        this(logger::info);
    }

    AuditLog(Consumer<String> out) {
        this.out = out;
        writer = new ScheduledThreadPoolExecutor(1, threads);
        writer.setKeepAliveTime(10, TimeUnit.SECONDS);
        writer.allowCoreThreadTimeOut(true);
        writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** A call that is about to be made. Its line is written when it has ended; a call with many targets writes lines before that. */
    public AuditedCall begin(Caller caller, String action) {
        return new AuditedCall(newId(), caller, action, destination(), task -> {});
    }

    /** The same for a call that may go on for hours: targets that are added to it are written a moment later. */
    public AuditedCall beginStream(Caller caller, String action) {
        return new AuditedCall(newId(), caller, action, destination(), this::soon);
    }

    private String newId() {
        return start + "-" + Long.toString(calls.incrementAndGet(), RADIX);
    }

    private Consumer<String> destination() {
        return logger.isInfoEnabled() ? this::write : line -> {};
    }

    private void write(String line) {
        if (writer.getQueue().size() < MAX_WAITING) {
            try {
                writer.execute(() -> out.accept(line));
                return;
            } catch (RejectedExecutionException ignored) {
                // It is closed: written here, then.
            }
        }
        out.accept(line);
    }

    private void soon(Runnable task) {
        try {
            var unused = writer.schedule(task, SOON_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ignored) {
            // It is closed, and the call is about to end.
        }
    }

    /** Writes what waits, and ends the thread. Idempotent. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!threads.awaitEnd(writer, Duration.ofSeconds(5))) {
                logger.warn(
                        "Some lines of the audit are lost: they could not be written within 5 seconds of the shutdown");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
