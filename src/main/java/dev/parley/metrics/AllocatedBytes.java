// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.metrics;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What all Java code of this JVM has allocated, in bytes; never less than before. From Java 21 on the JVM itself counts it. Before, it is put
 * together from its threads whenever somebody asks: of a thread that has ended counts what it had allocated when somebody last asked.
 * Thread-safe.
 */
public final class AllocatedBytes {
    private final ThreadMXBean threads;
    private final @Nullable Method ofAll;
    private Map<Long, Long> seen = Map.of();
    private long total;

    private AllocatedBytes(ThreadMXBean threads) {
        this.threads = threads;
        this.ofAll = ofAll();
    }

    /** Empty where the JVM does not count. */
    public static Optional<AllocatedBytes> ofThisJvm() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                        && threads.isThreadAllocatedMemorySupported()
                        && threads.isThreadAllocatedMemoryEnabled()
                ? Optional.of(new AllocatedBytes(threads))
                : Optional.empty();
    }

    public long total() {
        OptionalLong counted = counted();
        return counted.isPresent() ? counted.getAsLong() : added();
    }

    private OptionalLong counted() {
        if (ofAll == null) {
            return OptionalLong.empty();
        }
        try {
            long bytes = (Long) ofAll.invoke(threads);
            return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
        } catch (IllegalAccessException | InvocationTargetException ignored) {
            // The other way is less exact, and always there.
            return OptionalLong.empty();
        }
    }

    private synchronized long added() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> now = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            // -1: it has ended in between.
            if (bytes[i] >= 0) {
                now.put(ids[i], bytes[i]);
                total += bytes[i] - seen.getOrDefault(ids[i], 0L);
            }
        }
        seen = now;
        return total;
    }

    private static @Nullable Method ofAll() {
        try {
            return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
        } catch (NoSuchMethodException ignored) {
            // Java 17 to 20.
            return null;
        }
    }
}
