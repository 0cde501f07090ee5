// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How often a test does what it could do for hours: seldom in {@code bin/test}, which everybody waits for, more often with
 * {@code -Pthorough}, most often with {@code -Psoak}.
 */
public final class Rounds {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final boolean THOROUGH = SOAK || Boolean.getBoolean("parley.test.thorough");

    private Rounds() {}

    public static int of(int few, int thorough, int soak) {
        if (SOAK) {
            return soak;
        }
        return THOROUGH ? thorough : few;
    }

    /** All inputs of a list with {@code -Pthorough}, every nth of them in {@code bin/test}, always the same ones. */
    public static <T> List<T> each(int nth, List<T> all) {
        int step = THOROUGH ? 1 : nth;
        return IntStream.range(0, all.size())
                .filter(i -> i % step == 0)
                .mapToObj(all::get)
                .toList();
    }
}
