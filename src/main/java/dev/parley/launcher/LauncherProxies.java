// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import dev.parley.address.AddressText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The proxies whose word counts, as Tomcat's {@code RemoteIpValve} wants them: Tomcat 11 in CIDR notation, Tomcat 10.1 as a pattern. Stands
 * alone, as the launcher's classes do. In a pattern IPv6 networks must end between two groups of digits, since it sees only digits.
 */
public final class LauncherProxies {
    private static final String SETTING = "parley.trusted-proxies";
    private static final int GROUP_BITS = 16;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");
    // What AddressText forgives in an address that somebody sent is a mistake in one that somebody configured.
    private static final Pattern DECORATED = Pattern.compile("[\\[\\]\"%]|^[^:]*:[^:]*$");

    private LauncherProxies() {}

    /** Whether an address is one of the list's. */
    public static Predicate<InetAddress> matcher(String list) throws LauncherFailure {
        List<Network> networks = parse(list);
        return address -> networks.stream().anyMatch(network -> network.contains(address.getAddress()));
    }

    /** One entry, parsed. */
    private static final class Network {
        private final String entry;
        private final byte[] bytes;
        private final int bits;

        Network(String entry, byte[] bytes, int bits) {
            this.entry = entry;
            this.bytes = bytes;
            this.bits = bits;
        }

        String cidr() {
            return entry.indexOf('/') < 0 ? entry + "/" + bits : entry;
        }

        boolean contains(byte[] other) {
            if (bytes.length != other.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((bytes[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }

        String pattern() throws LauncherFailure {
            return bytes.length == 4 ? four(bytes, bits) : six(bytes, bits, entry);
        }
    }

    /** In CIDR notation, from a comma-separated list of addresses and networks. */
    public static String networks(String list) throws LauncherFailure {
        return String.join(",", parse(list).stream().map(Network::cidr).toList());
    }

    /** A pattern for the same. */
    public static String pattern(String list) throws LauncherFailure {
        List<String> patterns = new ArrayList<>();
        for (Network network : parse(list)) {
            patterns.add(network.pattern());
        }
        return String.join("|", patterns);
    }

    private static List<Network> parse(String list) throws LauncherFailure {
        List<Network> networks = new ArrayList<>();
        for (String entry : list.split(",", -1)) {
            if (!entry.isBlank()) {
                networks.add(one(entry.strip()));
            }
        }
        return networks;
    }

    private static Network one(String entry) throws LauncherFailure {
        int slash = entry.indexOf('/');
        String address = slash < 0 ? entry : entry.substring(0, slash);
        Optional<byte[]> bytes = DECORATED.matcher(address).find() ? Optional.empty() : AddressText.bytesOf(address);
        if (bytes.isPresent()) {
            int all = bytes.get().length * 8;
            String length = slash < 0 ? String.valueOf(all) : entry.substring(slash + 1);
            if (LENGTH.matcher(length).matches() && Integer.parseInt(length) <= all) {
                return new Network(entry, bytes.get(), Integer.parseInt(length));
            }
        }
        throw new LauncherFailure(
                LauncherFailure.USAGE,
                SETTING + ": '" + entry + "' is no address and no network; write 10.0.0.7, 10.0.0.0/8 or fd00::/8");
    }

    private static String four(byte[] bytes, int bits) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            int fixed = Math.max(0, Math.min(8, bits - 8 * i));
            int low = (bytes[i] & 0xFF) & (0xFF00 >> fixed);
            parts.add(fixed == 0 ? "\\d{1,3}" : range(low, low | (0xFF >> fixed)));
        }
        return String.join("\\.", parts);
    }

    private static String range(int low, int high) {
        if (low == high) {
            return Integer.toString(low);
        }
        StringBuilder numbers = new StringBuilder("(?:");
        for (int i = low; i <= high; i++) {
            numbers.append(i == low ? "" : "|").append(i);
        }
        return numbers.append(')').toString();
    }

    /** As the JVM writes it: eight groups without leading zeros. */
    private static String six(byte[] bytes, int bits, String entry) throws LauncherFailure {
        if (bits % GROUP_BITS != 0) {
            throw new LauncherFailure(
                    LauncherFailure.USAGE,
                    SETTING + ": '" + entry
                            + "': the length of an IPv6 network must be a multiple of 16 with this build's Tomcat 10.1");
        }
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int group = ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF);
            groups.add(i < bits / GROUP_BITS ? Integer.toHexString(group) : "[0-9a-f]{1,4}");
        }
        return String.join(":", groups);
    }
}
