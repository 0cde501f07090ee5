// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses in one spelling, whatever stands around them: one client must not count as many because a proxy writes a port behind its
 * address. Stateless. Looks up no names.
 */
public final class AddressText {
    private static final int MAX_LENGTH = 128;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 =
            Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET + "(?::[0-9]{0,5})?");
    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]*)](?::[0-9A-Za-z._-]*)?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private static final Pattern UNBRACKETED = Pattern.compile("(.*):[0-9]{1,5}");

    private AddressText() {}

    /**
     * The address that a text holds: {@code 203.0.113.9} for {@code 203.0.113.9:40001}, {@code 2001:db8::1} (RFC 5952) for
     * {@code "[2001:DB8:0::1]:4711"}, without an IPv6 zone. Empty for {@code unknown}, names, and all else that is no address.
     */
    public static Optional<String> of(@Nullable String text) {
        return parse(text)
                .map(address ->
                        address instanceof Inet6Address ? text(address.getAddress()) : address.getHostAddress());
    }

    /** The same as the JDK writes it, with all eight groups of IPv6, and Tomcat with it. */
    public static Optional<String> longFormOf(@Nullable String text) {
        return parse(text).map(InetAddress::getHostAddress);
    }

    /** The same as bytes: four or sixteen. */
    public static Optional<byte[]> bytesOf(@Nullable String text) {
        return parse(text).map(InetAddress::getAddress);
    }

    /** Whether it is one of this machine's own, which nobody else can have. */
    public static boolean isLoopback(@Nullable String text) {
        return parse(text).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static Optional<InetAddress> parse(@Nullable String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String bare = unquoted(text.strip());
        Matcher four = IPV4.matcher(bare);
        if (four.matches()) {
            byte[] bytes = new byte[4];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(four.group(i + 1));
            }
            return Optional.of(address(bytes));
        }
        Matcher bracketed = BRACKETED.matcher(bare);
        return six(bracketed.matches() ? bracketed.group(1) : bare);
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).strip() : text;
    }

    private static Optional<InetAddress> six(String text) {
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        // Some proxies write a port behind it without brackets. Where that makes no address, it is one.
        return literal(bare).or(() -> {
            Matcher withPort = UNBRACKETED.matcher(bare);
            return withPort.matches() ? literal(withPort.group(1)) : Optional.empty();
        });
    }

    private static Optional<InetAddress> literal(String bare) {
        if (!IPV6.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            // With two colons in it this is a literal or nothing: no name is looked up. One that is an IPv4 address by
            // another
            // name (::ffff:203.0.113.9) comes back as that.
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException ignored) {
            // As good as any other text that is no address.
            return Optional.empty();
        }
    }

    /** RFC 5952 section 4: the first of the longest runs of zeros is left out, if it is longer than one group. */
    private static String text(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
