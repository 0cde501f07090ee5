// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.LogText;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses and networks of addresses, such as those of an operator's proxies. Immutable. Never looks a name up. */
public final class Networks {
    private static final Pattern ENTRY = Pattern.compile("([^/]+)(?:/([0-9]{1,3}))?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final List<Network> networks;

    /**
     * @param entries such as {@code 10.1.2.3}, {@code 10.0.0.0/8}, {@code fd00::/8}
     * @throws IllegalArgumentException naming the entry that is none of these
     */
    public Networks(List<String> entries) {
        List<Network> parsed = new ArrayList<>();
        for (String entry : entries) {
            parsed.add(parse(entry)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'" + LogText.of(entry) + "' is neither an address nor a network such as 10.0.0.0/8")));
        }
        this.networks = List.copyOf(parsed);
    }

    /** Whether the address is in one of them; an IPv4 address in its IPv6 form is the same address. */
    public boolean contains(String address) {
        if (networks.isEmpty()) {
            return false;
        }
        Optional<byte[]> bytes = bytesOf(address);
        return bytes.isPresent() && networks.stream().anyMatch(network -> network.contains(bytes.get()));
    }

    private static Optional<Network> parse(String entry) {
        Matcher matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<byte[]> address = bytesOf(matcher.group(1));
        int bits = address.map(bytes -> bytes.length * Byte.SIZE).orElse(0);
        int prefix = matcher.group(2) == null ? bits : Integer.parseInt(matcher.group(2));
        return prefix <= bits ? address.map(bytes -> new Network(bytes, prefix)) : Optional.empty();
    }

    private static Optional<byte[]> bytesOf(String address) {
        if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException ignored) {
            // Looks like an address and is none: 10.0.0.256.
            return Optional.empty();
        }
    }

    private record Network(BigInteger prefix, int length, int hostBits) {
        Network(byte[] address, int prefixBits) {
            this(
                    new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - prefixBits),
                    address.length,
                    address.length * Byte.SIZE - prefixBits);
        }

        boolean contains(byte[] address) {
            return address.length == length
                    && new BigInteger(1, address).shiftRight(hostBits).equals(prefix);
        }
    }
}
