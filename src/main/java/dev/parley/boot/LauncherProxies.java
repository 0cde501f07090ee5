// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The setting {@code parley.trusted-proxies} as Tomcat's {@code RemoteIpValve} wants it, which differs between its lines. Immutable. */
final class LauncherProxies {
    private static final Pattern ENTRY =
            Pattern.compile("((?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(/[0-9]{1,3})?");

    private final List<String> entries;

    private LauncherProxies(List<String> entries) {
        this.entries = entries;
    }

    /** Empty also where an entry makes no sense: the settings refuse that, and say so better. */
    static LauncherProxies of(@Nullable String setting) {
        List<String> entries = new ArrayList<>();
        for (String part : setting == null ? new String[0] : setting.split(",", -1)) {
            String entry = part.strip();
            if (!entry.isEmpty() && !ENTRY.matcher(entry).matches()) {
                // To Tomcat it would be a name to look up, or a pattern.
                return new LauncherProxies(List.of());
            }
            if (!entry.isEmpty()) {
                entries.add(entry);
            }
        }
        return new LauncherProxies(entries);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** In CIDR notation, comma-separated: Tomcat 11. */
    String networks() {
        return entries.stream()
                .map(entry -> entry.contains("/") ? entry : entry + (isIpv6(entry) ? "/128" : "/32"))
                .collect(Collectors.joining(","));
    }

    /** As a regular expression, which is all that Tomcat 10.1 knows. */
    String pattern() throws LauncherFailure {
        List<String> patterns = new ArrayList<>();
        for (String entry : entries) {
            if (!isIpv6(entry)) {
                patterns.add(ipv4(entry));
            } else if (entry.contains("/")) {
                throw new LauncherFailure(
                        LauncherFailure.CANNOT_START,
                        "Parley cannot start: parley.trusted-proxies: the Tomcat 10.1 in this build knows no IPv6 networks such as "
                                + entry + "; list the addresses");
            } else {
                patterns.add(Pattern.quote(entry));
                patterns.add(Pattern.quote(written(entry)));
            }
        }
        return String.join("|", patterns);
    }

    private static String ipv4(String entry) {
        String[] parts = entry.split("[./]", -1);
        int prefix = parts.length > 4 ? Integer.parseInt(parts[4]) : 32;
        return IntStream.range(0, 4)
                .mapToObj(i -> octet(Integer.parseInt(parts[i]), Math.max(0, Math.min(8, prefix - 8 * i))))
                .collect(Collectors.joining("\\."));
    }

    private static String octet(int value, int fixedBits) {
        int size = 1 << (8 - fixedBits);
        int first = value / size * size;
        return IntStream.range(first, first + size)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("|", "(?:", ")"));
    }

    /** As Java writes the peer's address: without {@code ::}. */
    private static String written(String address) {
        try {
            return InetAddress.getByName(address).getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static boolean isIpv6(String entry) {
        return entry.contains(":");
    }
}
