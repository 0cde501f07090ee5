// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * When the messages of a run are due, in microseconds from its start. Immutable; the same plan gives the same one. The gaps are those of
 * events that know nothing of each other (exponential), so that no way of polling can fall into step with them; a gap of more than four
 * times the average is cut, so that a short run has its messages.
 */
final class Schedule {
    private static final double SECOND = 1e6;
    private static final int MAX_GAP = 4;

    private final List<Long> due;
    private final int first;

    private Schedule(List<Long> due, int first) {
        this.due = List.copyOf(due);
        this.first = first;
    }

    static Schedule of(Plan plan) {
        SplittableRandom random = new SplittableRandom(plan.seed());
        double gap = 60 * SECOND / plan.perMinute();
        double end = (plan.warmup() + plan.seconds()) * SECOND;
        List<Long> due = new ArrayList<>();
        int first = 0;
        for (double at = next(random, gap); at < end && due.size() < Plan.MAX_MESSAGES * 2; at += next(random, gap)) {
            if (at < plan.warmup() * SECOND) {
                first++;
            }
            due.add(Math.round(at));
        }
        return new Schedule(due, first);
    }

    private static double next(SplittableRandom random, double gap) {
        return Math.min(MAX_GAP, -Math.log(1 - random.nextDouble())) * gap;
    }

    /** Of all messages, the warm-up's included. */
    int size() {
        return due.size();
    }

    /** The number of the first message that counts, from 0. */
    int first() {
        return first;
    }

    /** @param number from 0 */
    long due(int number) {
        return due.get(number);
    }
}
