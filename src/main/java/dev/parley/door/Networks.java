// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.LogText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Addresses and networks in CIDR notation, IPv4 and IPv6. Immutable. Looks up no names. */
public final class Networks {
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

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
        if (networks.isEmpty() || !LITERAL.matcher(address).matches()) {
            return false;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return networks.stream().anyMatch(network -> network.contains(bytes));
        } catch (UnknownHostException ignored) {
            // Looked like an address and is none: 999.1.1.1.
            return false;
        }
    }

    /** What an address counts as: itself, or with IPv6 its /64, since one machine has all of that. */
    static String keyOf(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // With a colon in it this is a literal: no name is looked up.
            InetAddress parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), IPV6_NETWORK_BYTES))
                    : parsed.getHostAddress();
        } catch (UnknownHostException ignored) {
            // Not an address but what some proxy made of it: as good a key as any.
            return address;
        }
    }

    private static Network network(String setting, String entry) {
        int slash = entry.indexOf('/');
        String address = slash < 0 ? entry : entry.substring(0, slash);
        if (LITERAL.matcher(address).matches()) {
            try {
                byte[] bytes = InetAddress.getByName(address).getAddress();
                int all = bytes.length * 8;
                int bits = slash < 0 ? all : Integer.parseInt(entry.substring(slash + 1));
                if (bits >= 0 && bits <= all) {
                    return new Network(bytes, bits);
                }
            } catch (UnknownHostException | NumberFormatException ignored) {
                // Told below, as what does not look like one is.
            }
        }
        throw new IllegalArgumentException(setting + ": '" + LogText.of(entry)
                + "' is no address and no network; write 10.0.0.7, 10.0.0.0/8 or fd00::/8");
    }
}
