// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import dev.parley.address.AddressText;
import dev.parley.address.Forwarded;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a page, written one way: lower case, always with its port, IPv6 in one spelling, {@code ws} as {@code http} and {@code wss}
 * as {@code https}. Some clients and proxies name the scheme of the WebSocket, and it is the same line. Stateless.
 */
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
        String scheme = Forwarded.webScheme(matcher.group(1)).orElse(matcher.group(1));
        @Nullable String port = matcher.group(3);
        int number = port == null ? defaultPort(scheme) : Integer.parseInt(port);
        return Optional.of(scheme + "://" + host(matcher.group(2)) + ":" + number);
    }

    private static String host(String text) {
        return text.startsWith("[")
                ? AddressText.of(text).map(address -> "[" + address + "]").orElse(text)
                : text;
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> 0;
        };
    }
}
