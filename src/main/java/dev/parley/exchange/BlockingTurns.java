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
 * For what can be done only by waiting on the container's thread, in a portal one of whose filters allows nothing else: a few at a time, so
 * that slow peers never hold all threads. Thread-safe.
 */
final class BlockingTurns {
    private static final Logger logger = LoggerFactory.getLogger(BlockingTurns.class);
    private static final int MOST = 16;

    private final Semaphore turns = new Semaphore(MOST);
    private final AtomicBoolean told = new AtomicBoolean();

    /** The same for something short, which is left undone where too many wait already. */
    void runIfFree(Exchange.Work work) throws IOException {
        if (turns.tryAcquire()) {
            try {
                work.run();
            } finally {
                turns.release();
            }
        }
    }

    /** Fails at once with {@code server.unavailable} where too many wait already. */
    void run(HttpServletRequest request, Exchange.Work work) throws IOException {
        if (told.compareAndSet(false, true)) {
            logger.warn(
                    "{} lets no request be answered without a thread, or has its own streams: slow peers are waited for,"
                            + " at most {} at a time, and further ones are refused. Let it support asynchronous requests"
                            + " (<async-supported>true</async-supported>), or keep it off Parley's paths",
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
