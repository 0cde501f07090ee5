// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.identity.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page to which sign-in leads. It must be a path inside our own context: else a link could send people from our sign-in to a look-alike
 * page of somebody else's. The answer is relative to the address of the sign-in: a proxy may show our paths under other ones, which only the
 * browser knows.
 */
final class NextPage {
    private static final int MAX_LENGTH = 2048;
    // Browsers read an encoded dot as a dot, and a backslash as a slash.
    private static final Pattern TRICKY = Pattern.compile("\\\\|%2e|%2f|%5c", Pattern.CASE_INSENSITIVE);

    private NextPage() {}

    /**
     * A relative reference, for an answer of what lies in {@code home}.
     *
     * @param home a directory of ours with its context path, ending in a slash; a relative {@code next} starts there
     * @param fallback where to go if {@code next} is absent or leads elsewhere
     */
    static String of(@Nullable String next, String contextPath, String home, String fallback) {
        if (next == null
                || next.isEmpty()
                || next.length() > MAX_LENGTH
                || next.startsWith("//")
                || Names.hasControlOrSurrogate(next)
                // After the path it is nobody's path: a room in the fragment has its slash escaped.
                || TRICKY.matcher(next.split("[?#]", 2)[0]).find()) {
            return fallback;
        }
        try {
            URI wanted = new URI(next);
            if (wanted.isAbsolute() || wanted.getRawAuthority() != null) {
                return fallback;
            }
            URI target = new URI(home).resolve(wanted).normalize();
            String path = target.getRawPath();
            boolean inside = path.startsWith(contextPath + "/") && !path.startsWith("//") && !path.contains("/../");
            return inside && !path.endsWith("/..") ? relative(home, target.toASCIIString()) : fallback;
        } catch (URISyntaxException ignored) {
            // Not a path that a browser would have made.
            return fallback;
        }
    }

    /** Both are absolute paths, the second perhaps with a query and a fragment. */
    private static String relative(String home, String target) {
        int pathEnd = target.length() - target.replaceFirst("^[^?#]*", "").length();
        int shared = 0;
        for (int i = 0; i < Math.min(home.length(), pathEnd) && home.charAt(i) == target.charAt(i); i++) {
            shared = home.charAt(i) == '/' ? i + 1 : shared;
        }
        long up = home.substring(shared).chars().filter(c -> c == '/').count();
        // The dot keeps what follows from being nothing at all, a scheme, or a host.
        return (up == 0 ? "./" : "../".repeat((int) up)) + target.substring(shared);
    }
}
