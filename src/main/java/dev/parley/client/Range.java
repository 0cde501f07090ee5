// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Which part of a log is asked for. Immutable. */
public final class Range {
    private final String side;
    private final long offset;
    private final int limit;

    private Range(String side, long offset, int limit) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset: 0 or more, not " + offset);
        }
        if (limit < 1 || limit > 200) {
            throw new IllegalArgumentException("limit: 1 to 200, not " + limit);
        }
        this.side = side;
        this.offset = offset;
        this.limit = limit;
    }

    /**
     * The last messages.
     *
     * @param limit 1 to 200
     */
    public static Range latest(int limit) {
        return new Range("", 0, limit);
    }

    /**
     * Those right before an offset.
     *
     * @param limit 1 to 200
     */
    public static Range before(long offset, int limit) {
        return new Range("before", offset, limit);
    }

    /**
     * Those right after an offset; 0: from the first one.
     *
     * @param limit 1 to 200
     */
    public static Range after(long offset, int limit) {
        return new Range("after", offset, limit);
    }

    ObjectNode addTo(ObjectNode fields) {
        if (!side.isEmpty()) {
            fields.put(side, offset);
        }
        return fields.put("limit", limit);
    }
}
