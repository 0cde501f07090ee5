// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few turns for work that waits for its peer on the container's thread. A portal needs them where one of its filters does not support
 * asynchronous requests. There are so few of them that slow peers never hold all threads. Thread-safe.
 */
final class BlockingTurns {
    private static final Logger logger = LoggerFactory.getLogger(BlockingTurns.class);
    private static final int MOST = 16;

    private final Semaphore turns = new Semaphore(MOST);
    private final AtomicBoolean told = new AtomicBoolean();

    /** Does something short; leaves it undone where too many wait already. */
    void runIfFree(Exchange.Work work) throws IOException {
        if (turns.tryAcquire()) {
            try {
                work.run();
            } finally {
                turns.release();
            }
        }
    }

    /** Does work that waits for its peer; fails at once with {@code server.unavailable} where too many wait already. */
    void run(HttpServletRequest request, Exchange.Work work) throws IOException {
        if (told.compareAndSet(false, true)) {
            logger.warn(
                    "{} does not support asynchronous requests, or replaces their streams: each slow peer holds a thread"
                            + " of the container, {} at most, and further slow requests get 503. Let it support"
                            + " asynchronous requests (<async-supported>true</async-supported>), or keep it off"
                            + " Parley's paths",
                    Culprit.of(request),
                    MOST);
        }
        if (!turns.tryAcquire()) {
            throw Refused.busy(MOST);
        }
        try {
            work.run();
        } finally {
            turns.release();
        }
    }
}
