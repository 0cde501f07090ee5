// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.util.Locale;
import java.util.Map;

/**
 * A set of defaults for other settings, each of which may be set all the same. {@code docs/settings.md} has the same table, which a test
 * holds.
 */
public enum Profile {
    /** To try Parley out on one's own machine. */
    DEMO(
            "to try out",
            Map.of(
                    Setting.GUESTS, "on",
                    Setting.DEMO_ENDPOINTS, "on",
                    Setting.PAGES_NAVIGATION, "on",
                    Setting.PEOPLE_SEARCH, "all",
                    Setting.ACCESS_DEFAULT, "open",
                    Setting.HOSTS, "*",
                    Setting.COOKIES_SECURE, "auto",
                    Setting.HSTS, "off")),

    /** Where strangers come along, and are welcome. */
    OPEN(
            "for the open network",
            Map.of(
                    Setting.GUESTS, "on",
                    Setting.DEMO_ENDPOINTS, "off",
                    Setting.PAGES_NAVIGATION, "on",
                    Setting.PEOPLE_SEARCH, "users",
                    Setting.ACCESS_DEFAULT, "open",
                    Setting.HOSTS, "*",
                    Setting.COOKIES_SECURE, "auto",
                    Setting.HSTS, "off")),

    /** Where nobody comes in who has no login, and nothing is open that nobody opened. */
    ENTERPRISE(
            "for people with a login",
            Map.of(
                    Setting.GUESTS, "off",
                    Setting.DEMO_ENDPOINTS, "off",
                    Setting.PAGES_NAVIGATION, "off",
                    Setting.PEOPLE_SEARCH, "shared",
                    Setting.ACCESS_DEFAULT, "closed",
                    Setting.HOSTS, "localhost, 127.0.0.1, [::1]",
                    Setting.COOKIES_SECURE, "always",
                    Setting.HSTS, "365d"));

    private final String words;

    /** Made by {@code Map.of}, which the checker cannot see. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Map<Setting, String> defaults;

    Profile(String words, Map<Setting, String> defaults) {
        this.words = words;
        this.defaults = defaults;
    }

    /** As settings write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is for, as half a sentence. */
    String words() {
        return words;
    }

    /** The default of a setting where this profile is in force; a profile that nobody chose brings neither guests nor our navigation into a portal. */
    String defaultOf(Setting setting, boolean chosen, Deployment deployment) {
        boolean ofPortals = setting == Setting.GUESTS || setting == Setting.PAGES_NAVIGATION;
        if (ofPortals && deployment == Deployment.FRAGMENT && !(chosen && this == DEMO)) {
            return "off";
        }
        return defaults.getOrDefault(setting, setting.fallback());
    }

    /** Whether a setting's default depends on the profile. */
    static boolean decides(Setting setting) {
        return DEMO.defaults.containsKey(setting);
    }
}
