// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The publishers of one swarm, by their numbers. Thread-safe, but {@link #add}, which is called by one thread at a time. */
final class Publishers {
    private static final int SALT_SHIFT = 16;
    private static final int MOST = 1 << SALT_SHIFT;

    // In every message's stamp, so that a late one of an earlier swarm, or one of another process, is known for what it
    // is.
    private final int salt = ThreadLocalRandom.current().nextInt(MOST);
    private volatile Publisher[] all = {};
    private volatile int size;

    /** The number of the one that is added next. */
    int next() {
        if (size == MOST) {
            throw new IllegalStateException("a swarm has at most " + MOST + " publishers");
        }
        return (salt << SALT_SHIFT) | size;
    }

    void add(Publisher publisher) {
        int index = size;
        if (index == all.length) {
            all = Arrays.copyOf(all, Math.max(8, 2 * index));
        }
        all[index] = publisher;
        size = index + 1;
    }

    /** Null for one of another swarm. */
    @Nullable
    Publisher get(int number) {
        int index = number & (MOST - 1);
        return number >>> SALT_SHIFT == salt && index < size ? all[index] : null;
    }

    long sum(ToLongFunction<Publisher> of) {
        return Arrays.stream(all, 0, size).mapToLong(of).sum();
    }
}
