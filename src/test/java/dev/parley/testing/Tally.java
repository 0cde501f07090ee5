// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The one line in which a test of abuse or faults says what it did and what came of it. Confined to one test. */
public final class Tally {
    private final String test;
    private final Map<String, Object> words = new LinkedHashMap<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private Tally(String test) {
        this.test = test;
    }

    public static Tally of(String test) {
        return new Tally(test);
    }

    public Tally seed(long seed) {
        words.put("seed", seed);
        return this;
    }

    public Tally load(String load) {
        words.put("load", load);
        return this;
    }

    public Tally faults(String faults) {
        words.put("faults", faults);
        return this;
    }

    public Tally acknowledged(long count) {
        words.put("acknowledged", count);
        return this;
    }

    public Tally delivered(long count) {
        words.put("delivered", count);
        return this;
    }

    public Tally lost(long count) {
        words.put("lost", count);
        return this;
    }

    public Tally doubled(long count) {
        words.put("doubled", count);
        return this;
    }

    public Tally reordered(long count) {
        words.put("reordered", count);
        return this;
    }

    /** A figure of this test alone, its unit in its name; comes last. */
    public Tally figure(String name, Object value) {
        figures.put(name, value instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : value);
        return this;
    }

    /** {@code SlowConsumerIT: seed 42, load …, faults …, acknowledged 1000, delivered 1000, lost 0, doubled 0, reordered 0}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(test);
        String before = ": ";
        for (Map<String, Object> part : List.of(words, figures)) {
            for (Map.Entry<String, Object> word : part.entrySet()) {
                line.append(before).append(word.getKey()).append(' ').append(word.getValue());
                before = ", ";
            }
        }
        return line.toString();
    }

    public void print() {
        System.out.println(this);
    }
}
