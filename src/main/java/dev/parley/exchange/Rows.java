// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Counts the requests that follow each other on one connection and one thread. A client that sends the next request before it reads the last
 * answer would otherwise keep the thread to itself. Thread-safe.
 */
final class Rows {
    private static final int MOST = 4;

    // Of the JDK's types alone: what a pool's threads keep would keep our class loader after an undeploy. No static:
    // one web application's.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Object[]> rows = new ThreadLocal<>();

    /** Counts a request on its own thread; true where it is time for others. */
    boolean isLong(HttpServletRequest request) {
        String connection = request.getServletConnection().getConnectionId();
        Object[] row = rows.get();
        int length = 1;
        if (row == null) {
            row = new Object[2];
            rows.set(row);
        } else if (connection.equals(row[0]) && row[1] instanceof Integer before) {
            length = before + 1;
        }
        row[0] = connection;
        row[1] = length;
        return length % MOST == 0;
    }
}
