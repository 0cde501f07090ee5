// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.util.List;

/**
 * One figure of several rounds. Immutable.
 *
 * @param rounds how many
 */
record Spread(double median, double lowest, double highest, int rounds) {
    // What a figure varies by at the least, whatever few rounds happen to show: of a single one more.
    private static final double NOISE = 0.05;
    private static final double NOISE_OF_ONE = 0.15;

    /** @param values at least one */
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        double median = size % 2 == 1 ? sorted.get(size / 2) : (sorted.get(size / 2 - 1) + sorted.get(size / 2)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(size - 1), size);
    }

    /** Whether the two differ by more than their rounds do: the ranges, widened by a little, do not meet. */
    boolean differsFrom(Spread other) {
        return low() > other.high() || other.low() > high();
    }

    private double low() {
        return lowest - margin();
    }

    private double high() {
        return highest + margin();
    }

    private double margin() {
        return Math.abs(median) * (rounds < 3 ? NOISE_OF_ONE : NOISE);
    }
}
