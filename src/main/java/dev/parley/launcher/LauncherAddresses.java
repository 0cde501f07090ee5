// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where to listen. Immutable.
 *
 * @param host as the command line names it
 * @param all never empty
 */
public record LauncherAddresses(String host, List<InetAddress> all) {
    public static final String CHOOSE_HOST = ". Choose an address of this machine with --host";

    static final String LOCALHOST = "localhost";

    public LauncherAddresses {
        all = List.copyOf(all);
    }

    /**
     * Those of a host. Of {@code localhost} both, where there are both: the loopback address and that of IPv6, since browsers and tools take
     * the name for either.
     */
    static LauncherAddresses of(String host) throws LauncherFailure {
        try {
            // Tomcat would take an unknown name for "all addresses" and say nothing.
            return new LauncherAddresses(
                    host, host.equalsIgnoreCase(LOCALHOST) ? loopback() : List.of(InetAddress.getByName(host)));
        } catch (UnknownHostException e) {
            throw new LauncherFailure(LauncherFailure.CANNOT_START, "Unknown address " + host + CHOOSE_HOST);
        }
    }

    private static List<InetAddress> loopback() throws UnknownHostException {
        InetAddress four = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        byte[] one = new byte[16];
        one[15] = 1;
        InetAddress six = InetAddress.getByAddress(one);
        return isOurs(six) ? List.of(four, six) : List.of(four);
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException ignored) {
            // No such family here.
            return false;
        }
    }
}
