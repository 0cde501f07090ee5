// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients without a WebSocket say by requests of their own, one after the other on one connection. For one use, on one thread. */
public final class HttpCommands implements AutoCloseable {
    private static final int OK = 200;

    private final Target target;
    private final HttpConnection line;

    public HttpCommands(Target target) throws IOException {
        // Nobody's key: each is known by its address.
        this.target = new Target(target.name(), target.base(), null, target.dialect());
        this.line = new HttpConnection(target.base());
    }

    /** Those of them that are no WebSockets. */
    public static List<Peer> plain(Collection<Peer> peers) {
        return peers.stream().filter(peer -> peer.line != null).toList();
    }

    /** Each sends this frame, which must succeed. */
    public void send(Collection<Peer> peers, String frame) throws IOException {
        for (Peer peer : plain(peers)) {
            HttpConnection.Answer answer = line.call(HttpConnection.request(
                    target,
                    "POST",
                    path(peer.line == null ? null : peer.line.send),
                    "application/json",
                    frame.getBytes(StandardCharsets.UTF_8)));
            if (answer.status() != OK || !answer.text().contains("\"ok\":true")) {
                throw new IOException("A command over HTTP was answered " + answer.status() + " " + answer.text());
            }
        }
    }

    /** Long polls end at once, and not only when the server misses them. */
    public void leave(Collection<Peer> peers) throws IOException {
        for (Peer peer : plain(peers)) {
            if (peer.way == Transport.LONG_POLL && peer.line != null) {
                line.call(HttpConnection.request(target, "DELETE", path(peer.line.poll), "text/plain", new byte[0]));
            }
        }
    }

    private static String path(@Nullable String path) throws IOException {
        if (path == null) {
            throw new IOException("The server has not told where commands go: is it one with event streams?");
        }
        return path;
    }

    @Override
    public void close() {
        line.close();
    }
}
