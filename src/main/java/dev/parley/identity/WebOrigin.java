// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The origin of a page, written one way: lower case, always with its port. Stateless. */
public final class WebOrigin {
    private static final int MAX_LENGTH = 512;

    // Not java.net.URI: it knows no host with an underscore, and those are common in container networks.
    private static final Pattern ORIGIN =
            Pattern.compile("([a-z][a-z0-9+.-]{0,31})://(\\[[0-9a-f:.]+]|[^\\[\\]/?#@:\\\\\\s]+)(?::([0-9]{1,5}))?");

    private WebOrigin() {}

    /** {@code https://portal.example.org:443} for {@code https://Portal.example.org}; empty for {@code null} and all that is no origin. */
    public static Optional<String> of(String text) {
        Matcher matcher = ORIGIN.matcher(text.length() > MAX_LENGTH ? "" : text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        @Nullable String port = matcher.group(3);
        int number = port == null ? defaultPort(matcher.group(1)) : Integer.parseInt(port);
        return Optional.of(matcher.group(1) + "://" + matcher.group(2) + ":" + number);
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> 0;
        };
    }
}
