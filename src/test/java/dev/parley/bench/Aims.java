// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Parley wants to be, as ratios of two results, and what it is. Confined to one thread. */
final class Aims {
    private record Aim(String what, String is, String wanted, String verdict) {}

    private final List<Aim> aims = new ArrayList<>();

    /** Of the figure, so many times as much. */
    void atLeast(String what, Result one, Result other, String figure, double ratio) {
        add(what, one, other, figure, ratio, true);
    }

    /** Of the figure, at most so many times as much. */
    void atMost(String what, Result one, Result other, String figure, double ratio) {
        add(what, one, other, figure, ratio, false);
    }

    /** Something that holds or does not. */
    void holds(String what, boolean holds, String is) {
        aims.add(new Aim(what, is, "", holds ? "met" : "MISSED"));
    }

    private void add(String what, Result one, Result other, String figure, double wanted, boolean least) {
        String limit = String.format(Locale.ROOT, "%s %.2f", least ? "at least" : "at most", wanted);
        Spread mine = one.figure(figure).orElse(null);
        Spread theirs = other.figure(figure).orElse(null);
        if (mine == null || theirs == null || theirs.median() == 0) {
            aims.add(new Aim(what, "not measured", limit, "MISSED"));
            return;
        }
        double ratio = mine.median() / theirs.median();
        boolean met = least ? ratio >= wanted : ratio <= wanted;
        aims.add(new Aim(
                what,
                String.format(Locale.ROOT, "%.2f%s", ratio, pairs(one, other, figure)),
                limit,
                met ? "met" : "MISSED"));
    }

    /** Of each round, which ran one right after the other. */
    private static String pairs(Result one, Result other, String figure) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(one.rounds().size(), other.rounds().size()); i++) {
            Double mine = one.rounds().get(i).get(figure);
            Double theirs = other.rounds().get(i).get(figure);
            if (mine != null && theirs != null && theirs != 0) {
                ratios.add(mine / theirs);
            }
        }
        if (ratios.size() < 2) {
            return "";
        }
        Spread spread = Spread.of(ratios);
        return String.format(Locale.ROOT, " (rounds %.2f – %.2f)", spread.lowest(), spread.highest());
    }

    void print() {
        System.out.println();
        System.out.printf("%-74s %-26s %-14s%n", "ratios, Parley to the other", "is", "wanted");
        for (Aim aim : aims) {
            System.out.printf("%-74s %-26s %-14s %s%n", aim.what, aim.is, aim.wanted, aim.verdict);
        }
    }
}
