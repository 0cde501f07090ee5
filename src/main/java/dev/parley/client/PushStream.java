// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Many pushes in order, as NDJSON: what waits goes out together, a line each, and each line has its result as soon as the server has written
 * it. A request that breaks in the middle is made again with the lines that have no result, under the same keys: nothing is lost, and nothing
 * doubles. Lines that are refused for now (429, 503) go again, behind those that were answered with them. Thread-safe.
 */
public final class PushStream implements AutoCloseable {
    private final Loop loop;
    private final Semaphore room;
    private final int max;
    private final PushBatches batches;
    private volatile boolean closed;

    PushStream(Loop loop, PushBatches batches, int max) {
        this.loop = loop;
        this.batches = batches;
        this.max = max;
        this.room = new Semaphore(max);
    }

    /** Completes with this line's result. Fails with {@code queue.full} where as many wait as may wait. */
    public CompletableFuture<List<Delivery>> send(PushRequest request) {
        return room.tryAcquire() ? begin(request) : refused("queue.full", max + " lines wait for their result");
    }

    /** The same, but waits for room: the pace of a loop over many. */
    public CompletableFuture<List<Delivery>> put(PushRequest request) throws InterruptedException {
        room.acquire();
        return begin(request);
    }

    /** Waits until every line has its result. */
    public void flush() throws InterruptedException {
        room.acquire(max);
        room.release(max);
    }

    /** Takes no more lines, and waits until every line has its result, or is given up. */
    @Override
    public void close() {
        closed = true;
        try {
            flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<List<Delivery>> begin(PushRequest request) {
        if (closed) {
            room.release();
            return refused("connection.closed", "the stream has been closed");
        }
        PushLine line;
        try {
            line = new PushLine(request);
        } catch (RuntimeException e) {
            room.release();
            throw e;
        }
        CompletableFuture<List<Delivery>> out = Completions.handOut(line.result, Delivery::listOf);
        var unused = line.result.whenComplete((result, failure) -> room.release());
        try {
            loop.execute(() -> batches.add(line));
        } catch (RejectedExecutionException ended) {
            line.result.completeExceptionally(
                    new ParleyClientException("connection.closed", "the client has been closed"));
        }
        return out;
    }

    private static CompletableFuture<List<Delivery>> refused(String code, String message) {
        return CompletableFuture.failedFuture(new ParleyClientException(code, message));
    }
}
