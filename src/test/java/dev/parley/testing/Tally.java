// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.util.Locale;

/** What a test of load or faults has counted, as the one line that it prints at its end. Confined to one test. */
public final class Tally {
    private final String name;
    private long seed;
    private String load = "none";
    private String faults = "none";
    private long acknowledged;
    private long delivered;
    private long lost;
    private long doubled;
    private long reordered;
    private final StringBuilder figures = new StringBuilder();

    private Tally(String name) {
        this.name = name;
    }

    public static Tally of(String name) {
        return new Tally(name);
    }

    public Tally seed(long value) {
        seed = value;
        return this;
    }

    public Tally load(String value) {
        load = value;
        return this;
    }

    public Tally faults(String value) {
        faults = value;
        return this;
    }

    public Tally acknowledged(long value) {
        acknowledged = value;
        return this;
    }

    public Tally delivered(long value) {
        delivered = value;
        return this;
    }

    public Tally lost(long value) {
        lost = value;
        return this;
    }

    public Tally doubled(long value) {
        doubled = value;
        return this;
    }

    public Tally reordered(long value) {
        reordered = value;
        return this;
    }

    /** A figure of this test alone, with its unit in its name; they come last. */
    public Tally figure(String what, Object value) {
        String text = value instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : value.toString();
        figures.append(", ").append(what).append(' ').append(text);
        return this;
    }

    /** Such as {@code SlowConsumerIT: seed 42, load …, faults …, acknowledged 1000, delivered 1000, lost 0, doubled 0, reordered 0}. */
    public void print() {
        System.out.println(this);
    }

    @Override
    public String toString() {
        return name + ": seed " + seed + ", load " + load + ", faults " + faults + ", acknowledged " + acknowledged
                + ", delivered " + delivered + ", lost " + lost + ", doubled " + doubled + ", reordered " + reordered
                + figures;
    }
}
