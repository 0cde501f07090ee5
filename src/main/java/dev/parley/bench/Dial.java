// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Where a swarm's clients connect to, from where, and as whom. Thread-safe. */
final class Dial {
    private final Dialect dialect;
    private final InetSocketAddress address;
    private final Handshake handshake;
    private final List<InetAddress> sources;
    private final String secret = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    private volatile boolean sameGuests;
    private volatile boolean retries = true;

    Dial(URI base, String path, Dialect dialect, List<InetAddress> sources) throws IOException {
        if (!"http".equals(base.getScheme())) {
            throw new IOException("The bench speaks http:// only, without TLS, not " + base);
        }
        address = new InetSocketAddress(base.getHost(), base.getPort() < 0 ? 80 : base.getPort());
        if (address.isUnresolved()) {
            throw new IOException("There is no host " + base.getHost());
        }
        handshake = new Handshake(base, path);
        this.dialect = dialect;
        this.sources = List.copyOf(sources);
    }

    /** From now on a client is the same guest each time. */
    void asSameGuests() {
        sameGuests = true;
    }

    /** From now on who is not let in at once stays away. */
    void withoutRetries() {
        retries = false;
    }

    boolean retries() {
        return retries;
    }

    InetSocketAddress address() {
        return address;
    }

    @Nullable
    InetAddress source(Peer peer) {
        return sources.isEmpty() ? null : sources.get(peer.index % sources.size());
    }

    byte[] request(Peer peer) {
        String guest = sameGuests ? dialect.protocolsOfGuest(secret + "-" + (100_000 + peer.index)) : null;
        return handshake.request(guest == null ? dialect.protocols() : guest);
    }
}
