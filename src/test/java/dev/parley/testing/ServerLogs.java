// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the servers that tests have started said last, for a {@link FailureReport}: also of those that are closed by now. Thread-safe. */
final class ServerLogs {
    private static final int LINES = 60;
    private static final int KEPT = 6;
    private static final List<Watched> ALL = new ArrayList<>();

    /** A server's log while it runs, and its last lines afterwards. */
    static final class Watched {
        private final String name;
        private Supplier<String> log;

        private Watched(String name, Supplier<String> log) {
            this.name = name;
            this.log = log;
        }

        /** To be called while the log can still be read. */
        synchronized void ends() {
            String last = tail();
            log = () -> last;
        }

        private synchronized String tail() {
            try {
                List<String> lines = log.get().lines().toList();
                return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
            } catch (RuntimeException e) {
                return "(cannot be read: " + e + ")";
            }
        }
    }

    private ServerLogs() {}

    static Watched watch(String name, Supplier<String> log) {
        Watched watched = new Watched(name, log);
        synchronized (ALL) {
            ALL.add(watched);
            if (ALL.size() > KEPT) {
                ALL.remove(0);
            }
        }
        return watched;
    }

    /** Nobody asks any more for what was. */
    static void forget() {
        synchronized (ALL) {
            ALL.clear();
        }
    }

    /** The last lines of each. */
    static String tails() {
        List<Watched> all;
        synchronized (ALL) {
            all = List.copyOf(ALL);
        }
        StringBuilder said = new StringBuilder();
        for (Watched each : all) {
            said.append("-- the last lines of ")
                    .append(each.name)
                    .append(":\n")
                    .append(each.tail())
                    .append('\n');
        }
        return said.toString();
    }
}
