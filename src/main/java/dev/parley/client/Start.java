// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import org.jspecify.annotations.Nullable;

/** Where a subscription begins. Immutable. */
public final class Start {
    private final @Nullable Position since;
    private final int limit;

    private Start(@Nullable Position since, int limit) {
        this.since = since;
        this.limit = limit;
    }

    /** With what is published from now on. */
    public static Start now() {
        return latest(0);
    }

    /**
     * With the last messages.
     *
     * @param count 0 to 200
     */
    public static Start latest(int count) {
        if (count < 0 || count > 200) {
            throw new IllegalArgumentException("count: 0 to 200, not " + count);
        }
        return new Start(null, count);
    }

    /** With everything after a position that was kept: {@link Subscription#position()}. */
    public static Start after(Position position) {
        return new Start(position, 0);
    }

    @Nullable
    Position since() {
        return since;
    }

    int limit() {
        return limit;
    }
}
