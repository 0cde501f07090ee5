// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

/**
 * Places in a channel's log: whole numbers from 0, before the first message, to {@link #MAX}. Whatever comes from outside is held against
 * these bounds at its entrance, so that one more or one less is always a number too. Stateless.
 */
public final class Offset {
    /** 2<sup>53</sup> - 1, up to which whole numbers are exact in every client's JSON (RFC 8259 section 6). */
    public static final long MAX = (1L << 53) - 1;

    private Offset() {}

    /** The same number; fails with a bug's exception where it is no offset. */
    public static long require(long offset) {
        if (offset < 0 || offset > MAX) {
            throw new IllegalArgumentException("an offset is a number from 0 to " + MAX + ", was " + offset);
        }
        return offset;
    }
}
