// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may speak to us with their visitor's cookies: those of our own origin and those that the setting lists. Immutable. A request
 * without {@code Origin} comes from no browser and is admitted, unless {@code Sec-Fetch-Site} tells that another site's page sent it;
 * {@code null} (a sandbox, a file) and all else are not. Origins are compared whole, after lower case, default ports and the spelling of
 * IPv6: no suffixes, no patterns, since whoever gets hold of a forgotten host below {@code *.example.org} would be let in.
 */
public final class Origins {
    private static final String ANY = "*";

    // Not java.net.URI: it knows no host with an underscore, and those are common in container networks.
    private static final Pattern ORIGIN =
            Pattern.compile("([a-z][a-z0-9+.-]{0,31})://(\\[[0-9a-f:.]+]|[^\\[\\]/?#@:\\\\\\s]+)(?::([0-9]{1,5}))?");

    private final boolean any;
    private final Set<String> allowed;

    /**
     * @param allowed such as {@code https://portal.example.org}, or {@code *} for every page of the world
     * @throws IllegalArgumentException naming the entry that is no origin
     */
    public Origins(List<String> allowed) {
        Set<String> normal = new HashSet<>();
        for (String entry : allowed) {
            if (!entry.equals(ANY)) {
                normal.add(normalized(ascii(entry))
                        .orElseThrow(() -> new IllegalArgumentException("parley.origins: '" + LogText.of(entry)
                                + "' is no origin; write scheme://host or scheme://host:port, no path")));
            }
        }
        this.any = allowed.contains(ANY);
        this.allowed = Set.copyOf(normal);
    }

    public boolean admits(HttpServletRequest request) {
        List<String> sent = Collections.list(request.getHeaders("Origin"));
        if (any) {
            return true;
        }
        if (sent.isEmpty()) {
            // Browsers leave Origin out of plain GETs, and of forms some old ones do.
            return !"cross-site".equals(request.getHeader("Sec-Fetch-Site"));
        }
        if (sent.size() > 1) {
            return false;
        }
        Optional<String> origin = normalized(sent.get(0));
        return origin.isPresent()
                && (allowed.contains(origin.get()) || origin.equals(ownOf(request)) || origin.equals(askedOf(request)));
    }

    /** Fails with {@code origin.forbidden} where {@link #admits} says no. */
    public void require(HttpServletRequest request) {
        if (!admits(request)) {
            throw new ParleyException(
                    ErrorCode.ORIGIN_FORBIDDEN,
                    "the origin '" + LogText.of(request.getHeader("Origin")) + "' is neither this server's own ("
                            + ownOf(request).map(LogText::of).orElse("unknown")
                            + ") nor listed in parley.origins; behind a proxy, parley.trusted-proxies makes its scheme and host count");
        }
    }

    private static Optional<String> ownOf(HttpServletRequest request) {
        @Nullable String host = request.getServerName();
        if (host == null) {
            return Optional.empty();
        }
        String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return normalized(request.getScheme() + "://" + bracketed + ":" + request.getServerPort());
    }

    /**
     * The origin that a browser was asked for, whose host and port it repeats in {@code Host}. Behind a proxy the container tells the
     * scheme's default port instead, and a proxy's own scheme has not the port that we listen on.
     */
    private static Optional<String> askedOf(HttpServletRequest request) {
        @Nullable String host = request.getHeader("Host");
        return host == null ? Optional.empty() : normalized(request.getScheme() + "://" + host);
    }

    private static Optional<String> normalized(String text) {
        // A bound before the pattern: headers may be kilobytes long.
        Matcher matcher = ORIGIN.matcher(text.length() > 512 ? "" : text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1);
        @Nullable String port = matcher.group(3);
        int number = port == null ? defaultPort(scheme) : Integer.parseInt(port);
        return Optional.of(scheme + "://" + host(matcher.group(2)) + ":" + number);
    }

    /** As browsers send it, where a person has written a name with other letters than ASCII's. */
    private static String ascii(String entry) {
        int start = entry.indexOf("://") + 3;
        int colon = entry.lastIndexOf(':');
        int end = colon > start ? colon : entry.length();
        if (start < 3 || entry.chars().allMatch(c -> c < 0x80)) {
            return entry;
        }
        try {
            return entry.substring(0, start) + IDN.toASCII(entry.substring(start, end)) + entry.substring(end);
        } catch (IllegalArgumentException ignored) {
            // No name at all: told as what is no origin.
            return "";
        }
    }

    /** IPv6 addresses have many spellings. */
    private static String host(String text) {
        if (!text.startsWith("[")) {
            return text;
        }
        try {
            // A literal: no name is looked up.
            return "[" + HexFormat.of().formatHex(InetAddress.getByName(text).getAddress()) + "]";
        } catch (UnknownHostException ignored) {
            return text;
        }
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> 0;
        };
    }
}
