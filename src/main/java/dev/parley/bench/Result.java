// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What came of a plan at one target. Immutable.
 *
 * @param rounds the figures of each round that came to its end
 * @param failures why others did not
 */
record Result(Plan plan, String target, List<Map<String, Double>> rounds, List<String> failures) {
    Result {
        rounds = List.copyOf(rounds);
        failures = List.copyOf(failures);
    }

    /** RoundFigures by name, in the order in which they are shown. */
    Map<String, Spread> figures() {
        Set<String> names = new LinkedHashSet<>();
        rounds.forEach(round -> names.addAll(round.keySet()));
        Map<String, Spread> figures = new LinkedHashMap<>();
        names.forEach(name -> figure(name).ifPresent(spread -> figures.put(name, spread)));
        return figures;
    }

    Optional<Spread> figure(String name) {
        List<Double> values = rounds.stream()
                .filter(round -> round.containsKey(name))
                .map(round -> round.get(name))
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** Of all rounds together. */
    long sum(String name) {
        return rounds.stream()
                .mapToLong(round -> round.getOrDefault(name, 0.0).longValue())
                .sum();
    }

    /** Whether it ran, and every message came once and in order. */
    boolean isSound() {
        return failures.isEmpty() && RoundFigures.FAULTS.stream().allMatch(fault -> sum(fault) == 0);
    }
}
