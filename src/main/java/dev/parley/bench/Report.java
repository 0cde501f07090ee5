// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The figures as a table for people: a plan after the other, a line a figure, a column a target. */
final class Report {
    private static final int NAME = 31;
    private static final int CELL = 34;
    private static final double MILLIS = 1e3;
    private static final int BIG = 100;
    private static final int MIDDLE = 10;

    private final PrintStream out;
    private final @Nullable BaselineReport earlier;

    /** @param earlier to compare with; null: with nothing */
    Report(PrintStream out, @Nullable BaselineReport earlier) {
        this.out = out;
        this.earlier = earlier;
    }

    /** @param results of one plan, one for each target */
    void print(List<Result> results) {
        Plan plan = results.get(0).plan();
        out.println();
        out.println(plan.title() + "; " + rounds(results) + " of "
                + number(plan.load().duration().toMillis() / MILLIS) + " s");
        print("", results.stream().map(Result::target).toList(), earlier != null ? "earlier" : "");
        for (String name : names(results)) {
            List<String> cells = new ArrayList<>();
            results.forEach(
                    result -> cells.add(result.figure(name).map(Report::cell).orElse("–")));
            print("  " + name, cells, change(results.get(0), name));
        }
        results.forEach(this::faults);
        out.flush();
    }

    private void faults(Result result) {
        String at = "  " + result.target() + ": ";
        if (!result.rounds().isEmpty()) {
            List<String> faults = new ArrayList<>();
            for (String fault : RoundFigures.FAULTS) {
                long sum = result.sum(fault);
                if (sum != 0 || RoundFigures.ALWAYS_SHOWN.contains(fault)) {
                    faults.add(String.format(Locale.ROOT, "%s %,d", fault, sum));
                }
            }
            out.printf(Locale.ROOT, "%s%s of %,d%n", at, String.join(", ", faults), result.sum(RoundFigures.DELIVERED));
        }
        result.failures().forEach(failure -> out.println(at + failure));
    }

    private String change(Result result, String name) {
        if (earlier == null) {
            return "";
        }
        Optional<Spread> before = earlier.figure(result, name);
        Optional<Spread> now = result.figure(name);
        return before.isEmpty() || now.isEmpty() ? "–" : change(name, before.get(), now.get());
    }

    static String change(String name, Spread before, Spread now) {
        String text = cell(before);
        if (before.median() == 0) {
            return text;
        }
        double percent = (now.median() - before.median()) * 100 / Math.abs(before.median());
        String word = "within noise";
        if (now.differsFrom(before)) {
            word = percent > 0 == RoundFigures.wantsMore(name) ? "better" : "WORSE";
        }
        return String.format(Locale.ROOT, "%s  %+.0f %% %s", text, percent, word);
    }

    private void print(String name, List<String> cells, String last) {
        StringBuilder line = new StringBuilder(padded(name, NAME));
        cells.forEach(cell -> line.append(padded(cell, CELL)));
        out.println(line.append(last).toString().stripTrailing());
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
    }

    private static String rounds(List<Result> results) {
        int most = results.stream()
                .mapToInt(result -> result.rounds().size())
                .max()
                .orElse(0);
        return most <= 1 ? most + " round" : "median (lowest – highest) of " + most + " rounds";
    }

    private static Set<String> names(List<Result> results) {
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> names.addAll(result.figures().keySet()));
        names.removeAll(RoundFigures.FAULTS);
        names.remove(RoundFigures.DELIVERED);
        return names;
    }

    static String cell(Spread spread) {
        String median = number(spread.median());
        return spread.rounds() == 1
                ? median
                : median + " (" + number(spread.lowest()) + " – " + number(spread.highest()) + ")";
    }

    /** With as many digits as mean something. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= BIG || value == Math.rint(value) ? "%,.0f" : size >= MIDDLE ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
