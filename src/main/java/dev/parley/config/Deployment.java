// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import org.jspecify.annotations.Nullable;

/** How Parley runs, on which the defaults of some settings depend. */
public enum Deployment {
    /** {@code java -jar}, listening on this machine alone. */
    LOOPBACK(Profile.DEMO, "java -jar listens on this machine alone"),
    /** {@code java -jar}, listening to others. */
    NETWORK(Profile.OPEN, "java -jar listens to other machines"),
    /** The WAR in a Tomcat. */
    WAR(Profile.OPEN, "the WAR stands in a Tomcat"),
    /** The fragment in a portal. */
    FRAGMENT(Profile.OPEN, "Parley is a part of a portal");

    /** The system property by which the launcher tells the web application where it listens: {@code true} for this machine alone. */
    public static final String LAUNCHER_LOOPBACK = "parley.launcher.loopback";

    private final Profile profile;
    private final String words;

    Deployment(Profile profile, String words) {
        this.profile = profile;
        this.words = words;
    }

    /**
     * What runs here.
     *
     * @param fragment whether this is inside a portal
     * @param loopback what the launcher says; null where it has not started us
     */
    public static Deployment of(boolean fragment, @Nullable String loopback) {
        if (fragment) {
            return FRAGMENT;
        }
        return loopback == null ? WAR : Boolean.parseBoolean(loopback) ? LOOPBACK : NETWORK;
    }

    /** The profile where none is set. */
    Profile profile() {
        return profile;
    }

    /** As a half sentence. */
    String words() {
        return words;
    }
}
