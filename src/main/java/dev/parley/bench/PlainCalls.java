// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients without a WebSocket say by requests of their own, one after the other on one connection. For one use, on one thread. */
final class PlainCalls implements AutoCloseable {
    private static final int OK = 200;

    private final Target target;
    private final HttpLine line;

    PlainCalls(Target target) throws IOException {
        // Nobody's key: each is known by its address.
        this.target = new Target(target.name(), target.base(), null, target.dialect());
        this.line = new HttpLine(target.base());
    }

    /** Those of them that are no WebSockets. */
    static List<Peer> plain(Collection<Peer> peers) {
        return peers.stream().filter(peer -> peer.line != null).toList();
    }

    /** Each sends this frame, which must succeed. */
    void send(Collection<Peer> peers, String frame) throws IOException {
        for (Peer peer : plain(peers)) {
            HttpLine.Answer answer = line.call(HttpLine.request(
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
    void leave(Collection<Peer> peers) throws IOException {
        for (Peer peer : plain(peers)) {
            if (peer.way == Way.LONG_POLL && peer.line != null) {
                line.call(HttpLine.request(target, "DELETE", path(peer.line.poll), "text/plain", new byte[0]));
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
