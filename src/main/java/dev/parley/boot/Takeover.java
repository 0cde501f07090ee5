// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.engine.StorageInUse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the runtime: at once, or, where another Parley owns the storage, as soon as that one has ended, however long it takes. That is
 * the new version of a parallel deployment ({@code portal##2}), which stands beside the old one until its sessions are over, or a redeploy
 * that overlaps. The container's thread is not held: the web application is up meanwhile, and answers 503 and why. Used once; {@link #close}
 * may come from another thread, and leaves none behind.
 */
final class Takeover {
    private static final Logger logger = LoggerFactory.getLogger(Takeover.class);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final ParleyRuntime runtime;
    private final Runnable ready;
    private final Consumer<Throwable> failed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread waiting;

    /**
     * @param ready run once the runtime has started, perhaps on another thread
     * @param failed told what went wrong after a wait; what goes wrong at once is thrown
     */
    Takeover(ParleyRuntime runtime, Runnable ready, Consumer<Throwable> failed) {
        this.runtime = runtime;
        this.ready = ready;
        this.failed = failed;
    }

    /**
     * Starts, or begins to wait.
     *
     * @param patient false where a second owner is somebody's mistake, to be told at once
     * @throws RuntimeException as {@link ParleyRuntime#start} does
     */
    void start(boolean patient) {
        try {
            runtime.start();
        } catch (StorageInUse e) {
            if (!patient) {
                runtime.giveUp(e);
                throw e;
            }
            logger.warn(
                    "Parley waits: {}. It starts by itself when that one has ended; until then its paths answer 503",
                    e.getMessage());
            begin();
            return;
        }
        ready.run();
    }

    /** Waits no more. What has just begun to start is started when this returns. */
    void close() {
        closed.countDown();
        Thread thread = waiting;
        if (thread == null) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        Thread thread = new Thread(this::await, "parley-takeover");
        thread.setDaemon(true);
        waiting = thread;
        thread.start();
    }

    private void await() {
        long began = System.nanoTime();
        try {
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (isStarted()) {
                    logger.info(
                            "Parley has taken over the storage after {} s",
                            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
                    ready.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            // The container ends its threads; it tells the listeners as well.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        }
    }

    private boolean isStarted() {
        try {
            runtime.start();
            return true;
        } catch (StorageInUse ignored) {
            // Still there.
            return false;
        }
    }
}
