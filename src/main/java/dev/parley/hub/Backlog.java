// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.error.CloseCode;
import java.util.ArrayDeque;

/**
 * Commands of a client that does not read its replies. While its outbox is more than half full they wait here, in order, so that
 * pipelining large requests costs the server no more than one queue. Bounded; beyond the bound the client is too slow. Thread-safe.
 */
final class Backlog {
    private static final int MAX_WAITING = 256;

    private final Line line;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(1);
    private boolean running;

    Backlog(Line line) {
        this.line = line;
    }

    void run(Runnable command) {
        synchronized (this) {
            if (running || !waiting.isEmpty() || !line.hasRoom()) {
                if (waiting.size() >= MAX_WAITING) {
                    line.close(CloseCode.TOO_SLOW);
                } else {
                    waiting.add(command);
                }
                if (running || !line.hasRoom()) {
                    return;
                }
                command = waiting.removeFirst();
            }
            running = true;
        }
        drainFrom(command);
    }

    void onRoom() {
        Runnable first;
        synchronized (this) {
            if (running || waiting.isEmpty() || !line.hasRoom()) {
                return;
            }
            running = true;
            first = waiting.removeFirst();
        }
        drainFrom(first);
    }

    private void drainFrom(Runnable first) {
        Runnable command = first;
        while (command != null) {
            command.run();
            synchronized (this) {
                if (waiting.isEmpty() || !line.hasRoom()) {
                    running = false;
                    return;
                }
                command = waiting.removeFirst();
            }
        }
    }
}
