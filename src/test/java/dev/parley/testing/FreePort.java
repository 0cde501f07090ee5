// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port that was free a moment ago. Where the server can pick one itself, let it. */
public final class FreePort {
    // Below those that a system gives to whoever asks for any, as the tests of other processes do meanwhile.
    private static final int FIRST = 10_000;
    private static final int END = 30_000;

    private FreePort() {}

    public static int find() {
        for (int tries = 0; tries < 1000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException ignored) {
                // Somebody's.
            }
        }
        throw new IllegalStateException("no free port");
    }
}
