// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.CommitMeter;
import dev.parley.engine.sqlite.log.KnownDamage;
import dev.parley.engine.sqlite.log.LogReader;
import dev.parley.engine.sqlite.log.SecondLook;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.thread.NamedThreads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that only read, each with a connection of its own, beside the writer (WAL lets them). Thread-safe; the queues are bounded. */
final class Readers {
    private static final Logger logger = LoggerFactory.getLogger(Readers.class);
    /** A crowd of ten thousand that comes back at once asks for three things each, and is to be served rather than sent away. */
    private static final int MAX_WAITING = 20_000;

    private final NamedThreads threads = new NamedThreads("parley-sqlite-reader");
    private final List<Lane> lanes;
    private final CommitMeter meter;
    private final KnownDamage damage;
    private final AtomicInteger next = new AtomicInteger();

    Readers(List<LogReader> readers, CommitMeter meter, KnownDamage damage) {
        this.damage = damage;
        this.meter = meter;
        lanes = readers.stream().map(reader -> new Lane(reader, newThread())).toList();
    }

    private record Lane(LogReader reader, ThreadPoolExecutor thread) {}

    <T> CompletableFuture<T> read(LogReader.Query<T> query) {
        return read(next.getAndIncrement(), query);
    }

    /** What is read for one user is read one after the other, in the order of the calls. */
    <T> CompletableFuture<T> readFor(String userId, LogReader.Query<T> query) {
        return read(userId.hashCode(), query);
    }

    /** Looks whether what was damaged still is. Does not wait. */
    void askAgain() {
        if (damage.reason().isPresent()) {
            var unused = read(reader -> {
                damage.askAgain();
                return true;
            });
        }
    }

    /** Answers what is waiting, then ends; the connections are the caller's to close. */
    boolean close(Duration patience) throws InterruptedException {
        boolean ended = true;
        for (Lane lane : lanes) {
            lane.thread.shutdown();
        }
        for (Lane lane : lanes) {
            ended &= threads.awaitEnd(lane.thread, patience);
        }
        return ended;
    }

    private <T> CompletableFuture<T> read(int number, LogReader.Query<T> query) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        Lane lane = lanes.get(Math.floorMod(number, lanes.size()));
        try {
            lane.thread.execute(() -> run(lane.reader, query, stage));
        } catch (RejectedExecutionException e) {
            stage.completeExceptionally(new ParleyException(
                    ErrorCode.SERVER_UNAVAILABLE,
                    "more requests are waiting than the disk answers; try again shortly",
                    Duration.ofSeconds(1),
                    e));
        }
        return stage;
    }

    private <T> void run(LogReader reader, LogReader.Query<T> query, CompletableFuture<T> stage) {
        T result;
        meter.read();
        try {
            result = answer(reader, query);
        } catch (ParleyException e) {
            stage.completeExceptionally(e);
            return;
        } catch (SQLException | RuntimeException | Error e) {
            logger.error("The file could not be read; nothing of this request is served", e);
            stage.completeExceptionally(
                    new ParleyException(ErrorCode.SERVER_ERROR, "this part of the log cannot be read", e));
            return;
        }
        stage.complete(result);
    }

    private <T> T answer(LogReader reader, LogReader.Query<T> query) throws SQLException {
        try {
            return query.run(reader);
        } catch (ParleyException | SQLException e) {
            if (!SecondLook.isSuspicion(e) || damage.isKnown(e)) {
                throw e;
            }
        }
        return damage.askAgain(query);
    }

    private ThreadPoolExecutor newThread() {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), threads);
    }
}
