// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.client.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs plans in rounds, at one target after the other in each, so that what changes on the machine meanwhile meets all of them. Confined to one
 * thread.
 */
final class Rounds {
    /** A target and what is read of it. */
    record Measured(Target target, ServerMeter meter) {}

    private final List<Measured> targets;
    private final int rounds;
    private final ProgressPrinter progress;

    Rounds(List<Measured> targets, int rounds, ProgressPrinter progress) {
        this.targets = List.copyOf(targets);
        this.rounds = rounds;
        this.progress = progress;
    }

    /** A result for each target. What fails is told in it. */
    List<Result> run(Plan plan) throws InterruptedException {
        List<List<Map<String, Double>>> figures = new ArrayList<>();
        List<List<String>> failures = new ArrayList<>();
        targets.forEach(each -> {
            figures.add(new ArrayList<>());
            failures.add(new ArrayList<>());
        });
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < targets.size(); i++) {
                Measured measured = targets.get(i);
                progress.begin(head(plan, measured.target(), round));
                ScenarioRun.Outcome outcome = new ScenarioRun(plan, measured, progress).run();
                if (outcome.failure() == null) {
                    figures.get(i).add(outcome.figures());
                    progress.say(head(plan, measured.target(), round) + ": " + summary(outcome.figures()));
                } else {
                    String failure = "round " + round + ": " + outcome.failure();
                    failures.get(i).add(failure);
                    progress.say(plan.title() + " at " + measured.target().name() + ", " + failure);
                }
            }
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            results.add(new Result(plan, targets.get(i).target().name(), figures.get(i), failures.get(i)));
        }
        return results;
    }

    private String head(Plan plan, Target target, int round) {
        return plan.title() + " at " + target.name() + (rounds > 1 ? ", round " + round + " of " + rounds : "");
    }

    private static String summary(Map<String, Double> figures) {
        Double first = figures.get(RoundFigures.DELIVERIES);
        Double perCpu = figures.get(RoundFigures.DELIVERIES_PER_CPU);
        Double memory = figures.get(RoundFigures.RESIDENT_PER_CONNECTION);
        String text = first == null ? "done" : String.format(Locale.ROOT, "%,.0f deliveries/s", first);
        text += perCpu == null ? "" : String.format(Locale.ROOT, ", %,.0f per server CPU s", perCpu);
        return text + (memory == null ? "" : String.format(Locale.ROOT, ", %.1f KB a connection", memory));
    }
}
