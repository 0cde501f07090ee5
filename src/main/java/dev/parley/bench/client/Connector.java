// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Where a swarm's clients connect to, from where, and as whom. Thread-safe. */
final class Connector {
    private final Dialect dialect;
    private final InetSocketAddress address;
    private final Handshake handshake;
    private final URI base;
    private final List<InetAddress> sources;
    private final String secret = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    private volatile boolean sameGuests;
    private volatile boolean retries = true;

    Connector(URI base, String path, Dialect dialect, List<InetAddress> sources) throws IOException {
        if (!"http".equals(base.getScheme())) {
            throw new IOException("The bench speaks http:// only, without TLS, not " + base);
        }
        address = new InetSocketAddress(base.getHost(), base.getPort() < 0 ? 80 : base.getPort());
        if (address.isUnresolved()) {
            throw new IOException("There is no host " + base.getHost());
        }
        handshake = new Handshake(base, path);
        this.base = base;
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

    /** Null for a WebSocket. */
    @Nullable
    HttpClientState plainLine(Transport way) {
        String host = "Host: " + Handshake.authority(base) + "\r\n";
        return switch (way) {
            case WEBSOCKET -> null;
            case SSE ->
                new HttpClientState(
                        ascii("GET " + base.getRawPath() + "sse HTTP/1.1\r\n" + host
                                + "Accept: text/event-stream\r\n\r\n"),
                        host);
            case LONG_POLL ->
                new HttpClientState(
                        ascii("POST " + base.getRawPath() + "poll HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n"),
                        host);
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] request(Peer peer) {
        HttpClientState line = peer.line;
        if (line != null) {
            return line.next(base.getRawPath());
        }
        String guest = sameGuests ? dialect.protocolsOfGuest(secret + "-" + (100_000 + peer.index)) : null;
        return handshake.request(guest == null ? dialect.protocols() : guest);
    }
}
