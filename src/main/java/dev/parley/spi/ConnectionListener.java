// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import dev.parley.identity.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hears who comes and goes: for a portal's own list of who is there, its audit log, its statistics. A public class with a public
 * constructor without parameters, named in {@code META-INF/services/dev.parley.spi.ConnectionListener} of a jar in the same web application
 * ({@link java.util.ServiceLoader}).
 *
 * <p><b>Threads and order.</b> One instance serves all, so it is thread-safe. It is called on threads of Parley's own (see
 * {@code parley.extensions.threads}), never on those that shake hands or deliver, and may wait, at most
 * {@code parley.extensions.timeout}. What concerns one connection comes in its order: connected, identified as often as that happens,
 * disconnected once. Every connection to {@code /ws} and {@code /ws/feed} is told of, on the node that has it.
 *
 * <p><b>Errors.</b> What it throws is logged and changes nothing. Where it cannot keep up, 10,000 calls wait, and further ones are left out
 * with a line in the log.
 */
public interface ConnectionListener {
    /** Called once before the first connection, with the way to send messages. */
    default void ready(MessagePublisher publisher) {}

    /** A client is there; without a user where it is to say later who it is. */
    default void connected(Client client) throws Exception {}

    /** It has said who it is, or is called otherwise, or has other roles. */
    default void identified(Client client) throws Exception {}

    /**
     * It is gone.
     *
     * @param code the WebSocket close code: ours where Parley ended it, else what was seen, 1006 where the line broke
     */
    default void disconnected(Client client, int code) throws Exception {}

    /**
     * A connection.
     *
     * @param id as in {@code welcome.clientId}
     * @param address the peer's, as the container tells it
     * @param transport {@code websocket}, {@code sse} or {@code long-poll}
     */
    record Client(String id, @Nullable User user, String address, String transport, Instant connectedAt) {}
}
