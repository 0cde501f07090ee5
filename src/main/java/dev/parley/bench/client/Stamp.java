// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

/**
 * The start of every message's body: who published it, its number among the messages of that publisher, and when it was due, in ns of {@link System#nanoTime}.
 * Of fixed width and found by a scan of bytes, so that a reader of millions a second need not parse JSON.
 *
 * <pre>~b:0001000600000000ff000d1f3a5b7c9e00xxxx…
 *    publisher 8, sequence 10, due 16 hexadecimal digits, padding</pre>
 */
public final class Stamp {
    /** The least that a body can have. */
    public static final int BYTES = 37;

    private static final byte[] MARK = {'~', 'b', ':'};
    private static final int SEQUENCE = MARK.length + 8;
    private static final int DUE = SEQUENCE + 10;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private Stamp() {}

    /** A body of so many characters. */
    public static String body(int publisher, long sequence, long due, int bytes) {
        StringBuilder body = new StringBuilder(bytes).append("~b:");
        digits(body, publisher, SEQUENCE - MARK.length);
        digits(body, sequence, DUE - SEQUENCE);
        digits(body, due, BYTES - DUE);
        return body.append("x".repeat(bytes - BYTES)).toString();
    }

    /**
     * Where a stamp begins, at or after {@code from}; -1 where none does.
     *
     * @param to the end of the frame, exclusive
     */
    public static int find(byte[] bytes, int from, int to) {
        for (int at = from; at <= to - BYTES; at++) {
            if (isAt(bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    /** Whether one begins here; there must be {@link #BYTES} left. */
    static boolean isAt(byte[] bytes, int at) {
        return bytes[at] == MARK[0] && bytes[at + 1] == MARK[1] && bytes[at + 2] == MARK[2];
    }

    static int publisher(byte[] bytes, int at) {
        return (int) number(bytes, at + MARK.length, at + SEQUENCE);
    }

    static long sequence(byte[] bytes, int at) {
        return number(bytes, at + SEQUENCE, at + DUE);
    }

    static long due(byte[] bytes, int at) {
        return number(bytes, at + DUE, at + BYTES);
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at];
            number = (number << 4) | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
        return number;
    }

    /** Writes another sequence and time into the stamp that begins here. */
    public static void renew(byte[] bytes, int at, long sequence, long due) {
        digits(bytes, at + SEQUENCE, DUE - SEQUENCE, sequence);
        digits(bytes, at + DUE, BYTES - DUE, due);
    }

    private static void digits(byte[] bytes, int at, int count, long number) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) DIGITS[(int) (number >>> (4 * (count - 1 - i))) & 15];
        }
    }

    private static void digits(StringBuilder body, long number, int count) {
        for (int shift = 4 * (count - 1); shift >= 0; shift -= 4) {
            body.append(DIGITS[(int) (number >>> shift) & 15]);
        }
    }
}
