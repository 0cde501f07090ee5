// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the connections for which most is waiting when the heap is nearly full and their queues fill it: each connection has its limit, but many
 * at theirs are more than a small heap holds. They come back, and get from the log what they have missed. Confined to one thread at a time.
 */
public final class HeapRelief implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(HeapRelief.class);

    private final OpenWriters writers;
    private final LongSupplier used;
    private final long max;

    private record Held(ClientWriter writer, long bytes) {}

    /** To be run some times a second. */
    public HeapRelief(OpenWriters writers) {
        this(
                writers,
                () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(),
                Runtime.getRuntime().maxMemory());
    }

    HeapRelief(OpenWriters writers, LongSupplier used, long max) {
        this.writers = writers;
        this.used = used;
        this.max = max;
    }

    @Override
    public void run() {
        try {
            if (SlowClientPolicy.isHeapFull(used.getAsLong(), max)) {
                relieve();
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            logger.error("The queues could not be looked at", e);
        }
    }

    /** Cuts from the fullest on, where the queues are what fills the heap. */
    private void relieve() {
        // What waits for many is there once.
        Set<Frame> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Held> held = new ArrayList<>();
        long sum = 0;
        for (ClientWriter writer : writers.all()) {
            long bytes = writer.held(counted);
            sum += bytes;
            if (bytes > 0) {
                held.add(new Held(writer, bytes));
            }
        }
        if (!SlowClientPolicy.fillsHeap(sum, max)) {
            return;
        }
        held.sort(Comparator.comparingLong(Held::bytes).reversed());
        long left = sum;
        int gone = 0;
        for (Held one : held) {
            if (left <= SlowClientPolicy.relieved(max)) {
                break;
            }
            left -= one.bytes;
            gone++;
            writers.flushers().abortLater(one.writer, CloseCode.TOO_SLOW);
        }
        logger.warn(
                "The heap of {} MiB is nearly full, and {} MiB of it wait for connections that do not read: {} are sent"
                        + " away and may come back. More heap, or a lower parley.outbox.bytes, avoids this",
                max >> 20,
                sum >> 20,
                gone);
    }
}
