// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * How many connections strangers may have: guests, and those who say only later who they are. Immutable. What they may not have is kept for
 * those who are known.
 *
 * @param max of all of them; 0 for no limit
 * @param perAddress of one address, an IPv6 /64 counting as one; 0 for no limit
 * @param open how many are open
 * @param openFrom how many of those are open from one network
 * @param exempt addresses that may have any number: a proxy's own stands for everyone behind it
 */
public record StrangerLimits(
        int max, int perAddress, IntSupplier open, ToIntFunction<String> openFrom, Predicate<String> exempt) {
    static final StrangerLimits NONE = new StrangerLimits(0, 0, () -> 0, network -> 0, address -> true);

    private static final int RESERVED_PART = 10;
    private static final int PART_OF_AN_ADDRESS = 4;
    private static final int LEAST_OF_AN_ADDRESS = 500;

    /** How many strangers are let in where no setting says so: all but a tenth of the places. */
    public static int usualMax(int connections) {
        return connections - connections / RESERVED_PART;
    }

    /** How many of one address are, likewise: a quarter of that, and enough for a school. */
    public static int usualPerAddress(int max) {
        return max == 0 ? 0 : Math.max(LEAST_OF_AN_ADDRESS, max / PART_OF_AN_ADDRESS);
    }

    boolean isNone() {
        return max == 0 && perAddress == 0;
    }
}
