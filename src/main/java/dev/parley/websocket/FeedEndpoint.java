// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.access.Access;
import dev.parley.channel.ChannelName;
import dev.parley.connection.ConnectionLog;
import dev.parley.delivery.ClientWriter;
import dev.parley.delivery.OpenWriters;
import dev.parley.door.Admission;
import dev.parley.door.Parameters;
import dev.parley.door.Way;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.extension.ConnectionEvents;
import dev.parley.hub.Connection;
import dev.parley.hub.Feed;
import dev.parley.hub.Hub;
import dev.parley.hub.Rechecks;
import dev.parley.identity.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code /ws/feed}: the bodies of the messages of one's inbox, or of one channel, for the simplest clients. A message is marked read when
 * the client has answered a ping that was sent after it. What the client sends is a sign of life and nothing more.
 */
public final class FeedEndpoint extends Endpoint {
    private static final String CHANNEL = FeedEndpoint.class.getName() + ".channel";
    private static final int MAX_INBOUND = 64 * 1024;

    private final Hub hub;
    private final OpenWriters writers;
    private final Rechecks rechecks;
    private final ConnectionEvents events;
    private final WebSocketTransports transports;
    private final AtomicReference<@Nullable Connection> opened = new AtomicReference<>();

    public FeedEndpoint(
            Hub hub, OpenWriters writers, Rechecks rechecks, ConnectionEvents events, WebSocketTransports transports) {
        this.rechecks = rechecks;
        this.events = events;
        this.hub = hub;
        this.writers = writers;
        this.transports = transports;
    }

    /**
     * The channel that the handshake asks for, the user's own inbox where it names none. Fails with {@code channel.forbidden} where the
     * user may not read it, and with {@code handshake.invalid} where it is no channel.
     */
    public static ChannelName channel(HttpServletRequest request, User user, Access access) {
        @Nullable String someone = Parameters.get(request, "userId", ErrorCode.HANDSHAKE_INVALID);
        if (someone != null && !someone.isEmpty() && !someone.equals(user.id())) {
            throw new ParleyException(
                    ErrorCode.CHANNEL_FORBIDDEN,
                    "userId: this connection is somebody else's; let the portal's back end fetch a ticket for that user"
                            + " (POST /api/v1/tickets) and connect with ?ticket=…");
        }
        @Nullable String name = Parameters.get(request, "channel", ErrorCode.HANDSHAKE_INVALID);
        ChannelName channel = name == null || name.isEmpty() ? ChannelName.inbox(user.id()) : parsed(name);
        access.awaitRead(user, channel);
        return channel;
    }

    private static ChannelName parsed(String name) {
        try {
            return ChannelName.parse(name);
        } catch (ParleyException e) {
            throw new ParleyException(ErrorCode.HANDSHAKE_INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    /** What the handshake's query says to this endpoint. */
    public static Way.Options options(Access access) {
        return (request, admission) -> Map.of(CHANNEL, channel(request, userOf(admission), access));
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Admission admission = HandshakeConfigurator.admissionOf(config);
        User user = userOf(admission);
        WebSocketTransport transport = transports.of(session, () -> gone(1006));
        ClientWriter writer = writers.openPlain(transport, admission.address());
        HandshakeConfigurator.reservationOf(config).free();
        Connection connection =
                new Connection(writer, admission.authenticated(), admission.facts(Connection.Role.FEED));
        opened.set(connection);
        ConnectionLog.opened(connection);
        events.opened(connection.description());
        if (config.getUserProperties().get(CHANNEL) instanceof ChannelName channel) {
            Feed feed = hub.feed(connection, user, channel);
            new Inbound(writer, MAX_INBOUND, text -> {}, data -> {})
                    .withPongs(data -> answered(feed, transport, data))
                    .attach(session, transport);
            // Whoever was removed between the handshake's question and this moment was found by no recheck.
            var unused = rechecks.of(connection);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        gone(reason.getCloseCode().getCode());
    }

    /** A pong may come unasked, or name what was never sent: neither says that a message has arrived. */
    private static void answered(Feed feed, WebSocketTransport transport, ByteBuffer data) {
        if (data.remaining() == Long.BYTES) {
            long offset = data.getLong(data.position());
            if (offset > 0 && offset <= transport.asked()) {
                feed.confirmed(offset);
            }
        }
    }

    private void gone(int code) {
        Connection connection = opened.getAndSet(null);
        if (connection != null) {
            writers.ended(connection.writer());
            hub.disconnected(connection);
            ConnectionLog.closed(connection, code);
            events.closed(connection.description(), connection.endCode(code));
        }
    }

    private static User userOf(Admission admission) {
        User user = admission.user();
        if (user == null) {
            throw new IllegalStateException("the door lets nobody without identity in here");
        }
        return user;
    }
}
