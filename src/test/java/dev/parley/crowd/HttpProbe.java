// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.crowd;

import dev.parley.testing.Patience;
import dev.parley.testing.Stopwatch;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Someone who asks for a page over and over, each time over a new connection, while something else goes on. Read it when it is closed.
 */
final class HttpProbe implements AutoCloseable {
    private static final int PATIENCE_MILLIS = Math.toIntExact(Patience.LIMIT.toMillis());
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    /** What stands for an answer that did not come. */
    private static final int NONE = 0;

    private final URI page;
    private final Thread thread = new Thread(this::run, "http-probe");
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final List<Long> answeredAt = new ArrayList<>();
    private final Stopwatch slowest = Stopwatch.start();

    HttpProbe(URI page) {
        this.page = page;
        thread.start();
    }

    Stopwatch slowest() {
        return slowest;
    }

    /** How many answers had come by then, in the time of {@link System#nanoTime}. */
    long answeredBefore(long nanos) {
        return answeredAt.stream().filter(at -> at - nanos < 0).count();
    }

    /** How many answers had which status; 0 for none. */
    Map<Integer, Long> statuses() {
        return statuses;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            slowest.again();
            statuses.merge(ask(), 1L, Long::sum);
            slowest.stop();
            answeredAt.add(System.nanoTime());
            LockSupport.parkNanos(PAUSE);
        }
    }

    private int ask() {
        try {
            HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setRequestProperty("Connection", "close");
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException e) {
            return NONE;
        }
    }
}
