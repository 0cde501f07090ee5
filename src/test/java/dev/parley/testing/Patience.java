// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a test waits for what has to come. It is a bound for what hangs and measures nothing: long enough for a machine that has much else to
 * do. {@code await()} of Awaitility waits as long by itself, so no test says how long it waits. Thread-safe.
 */
public final class Patience {
    public static final Duration LIMIT = Duration.ofMinutes(5);

    private Patience() {}

    /** What the future comes to. */
    public static <T> T get(Future<T> future) throws InterruptedException, ExecutionException {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came within " + LIMIT, e);
        }
    }

    /** What the stage comes to. */
    public static <T> T get(CompletionStage<T> stage) throws InterruptedException, ExecutionException {
        return get(stage.toCompletableFuture());
    }

    /** What the future comes to. */
    public static <T> T get(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
        return get((Future<T>) future);
    }

    /** The next one of the queue. */
    public static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("nothing came within " + LIMIT);
        }
        return next;
    }

    public static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(latch.getCount() + " did not come within " + LIMIT);
        }
    }

    /** Waits until all have come to the barrier. */
    public static void await(CyclicBarrier barrier) throws InterruptedException, BrokenBarrierException {
        try {
            barrier.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not all came within " + LIMIT, e);
        }
    }

    /** Lets time pass, where time itself is what the test is about: a pause, a lifetime that ends. Never to wait for something. */
    public static void letPass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted");
            }
        }
    }

    /** Waits for the end of a process; returns its exit code. */
    public static int awaitExit(Process process) throws InterruptedException {
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("process " + process.pid() + " did not end within " + LIMIT);
        }
        return process.exitValue();
    }

    /** Takes no more tasks, and waits until those that it has are done. */
    public static void end(ExecutorService executor) throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("tasks were not done within " + LIMIT);
        }
    }

    /** Reads of this socket wait as long. */
    public static Socket on(Socket socket) throws SocketException {
        socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
        return socket;
    }
}
