// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** How many of the open connections are strangers': guests', and of those who have not said yet who they are. Thread-safe. */
final class Strangers {
    private final UnaryOperator<String> networkOf;
    private final Map<String, Integer> byNetwork = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();

    /** @param networkOf what an address counts as */
    Strangers(UnaryOperator<String> networkOf) {
        this.networkOf = networkOf;
    }

    int size() {
        return all.get();
    }

    int sizeFrom(String network) {
        return byNetwork.getOrDefault(network, 0);
    }

    /** A connection is open, and nobody's yet. */
    Entry open(String address) {
        Entry entry = new Entry(networkOf.apply(address));
        entry.count(true);
        return entry;
    }

    /** One open connection. */
    final class Entry {
        private final String network;
        private boolean counted;
        private boolean gone;

        private Entry(String network) {
            this.network = network;
        }

        /** Whether the connection is a known user's now. */
        synchronized void known(boolean known) {
            if (!gone) {
                count(!known);
            }
        }

        /** Idempotent. */
        synchronized void gone() {
            gone = true;
            count(false);
        }

        private void count(boolean now) {
            if (now != counted) {
                counted = now;
                int change = now ? 1 : -1;
                all.addAndGet(change);
                byNetwork.merge(network, change, (before, one) -> before + one == 0 ? null : before + one);
            }
        }
    }
}
