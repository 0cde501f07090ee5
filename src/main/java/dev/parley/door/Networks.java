// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.address.AddressText;
import dev.parley.error.LogText;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses and networks in CIDR notation, IPv4 and IPv6. Immutable. Looks up no names. */
public final class Networks {
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");
    // What AddressText forgives in an address that somebody sent is a mistake in one that somebody configured.
    private static final Pattern DECORATED = Pattern.compile("[\\[\\]\"%]|^[^:]*:[^:]*$");

    private final List<Network> networks;

    private static final class Network {
        private final byte[] address;
        private final int bits;

        Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((other[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads entries such as {@code 10.0.0.7}, {@code 10.0.0.0/8} or {@code fd00::/8}.
     *
     * @throws IllegalArgumentException with one line that names the setting and the entry
     */
    public Networks(String setting, List<String> entries) {
        this.networks = entries.stream().map(entry -> network(setting, entry)).toList();
    }

    public boolean contains(String address) {
        if (networks.isEmpty()) {
            return false;
        }
        return AddressText.bytesOf(address)
                .filter(bytes -> networks.stream().anyMatch(network -> network.contains(bytes)))
                .isPresent();
    }

    /** What an address counts as: itself, or with IPv6 its /64, since one machine has all of that. */
    public static String keyOf(String address) {
        Optional<byte[]> bytes = AddressText.bytesOf(address);
        if (bytes.isPresent() && bytes.get().length > IPV6_NETWORK_BYTES) {
            return HexFormat.of().formatHex(Arrays.copyOf(bytes.get(), IPV6_NETWORK_BYTES));
        }
        // What is no address but what some proxy made of one is as good a key as any.
        return AddressText.of(address).orElse(address);
    }

    private static Network network(String setting, String entry) {
        int slash = entry.indexOf('/');
        String address = slash < 0 ? entry : entry.substring(0, slash);
        Optional<byte[]> bytes = DECORATED.matcher(address).find() ? Optional.empty() : AddressText.bytesOf(address);
        if (bytes.isPresent()) {
            int all = bytes.get().length * 8;
            String length = slash < 0 ? String.valueOf(all) : entry.substring(slash + 1);
            if (LENGTH.matcher(length).matches() && Integer.parseInt(length) <= all) {
                return new Network(bytes.get(), Integer.parseInt(length));
            }
        }
        throw new IllegalArgumentException(setting + ": '" + LogText.of(entry)
                + "' is no address and no network; write 10.0.0.7, 10.0.0.0/8 or fd00::/8");
    }
}
