// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.command.CommandStream;
import dev.parley.command.Dispatcher;
import dev.parley.door.Admission;
import dev.parley.door.Parameters;
import dev.parley.error.CloseCode;
import dev.parley.error.ErrorCode;
import dev.parley.hub.Connection;
import dev.parley.hub.ConnectionEvents;
import dev.parley.hub.Hub;
import dev.parley.hub.Line;
import dev.parley.hub.Lines;
import dev.parley.wire.Event;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /ws}: commands in, replies and events out. One instance a session; the container calls it on its own threads, and nothing here
 * waits.
 */
public final class ChatEndpoint extends Endpoint {
    private static final Logger logger = LoggerFactory.getLogger(ChatEndpoint.class);
    private static final String INBOX_PUSH = "dev.parley.inbox-push";

    private final Chat chat;
    private final AtomicReference<@Nullable Connection> opened = new AtomicReference<>();

    /**
     * What all sessions share.
     *
     * @param maxFrameBytes a longer frame ends the connection
     * @param progressMillis how long a write may take nothing
     */
    public record Chat(
            Hub hub,
            Lines lines,
            Dispatcher dispatcher,
            ConnectionEvents events,
            Event.Welcome.Limits limits,
            int maxFrameBytes,
            long progressMillis) {}

    public ChatEndpoint(Chat chat) {
        this.chat = chat;
    }

    /** What the handshake's query says to this endpoint. */
    public static Map<String, Object> options(HttpServletRequest request) {
        return Map.of(INBOX_PUSH, "push".equals(Parameters.get(request, "inbox", ErrorCode.HANDSHAKE_INVALID)));
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Admission admission = HandshakeConfigurator.admissionOf(config);
        Connection.Role role = Boolean.TRUE.equals(config.getUserProperties().get(INBOX_PUSH))
                ? Connection.Role.CHAT_WITH_UNREAD
                : Connection.Role.CHAT;
        String subprotocol = admission.subprotocol() == null ? "" : admission.subprotocol();
        Line line = chat.lines()
                .open(WebSocketTransport.of(session, chat.progressMillis(), () -> gone(1006)), admission.address());
        HandshakeConfigurator.seatOf(config).free();
        Connection connection = new Connection(
                line,
                admission.vouched(),
                new Connection.Facts(
                        admission.address(), admission.sessionHash(), subprotocol, role, admission.origin()));
        opened.set(connection);
        ConnectionLog.opened(connection);
        chat.events().opened(connection);
        CommandStream commands = chat.dispatcher().open(connection);
        new Inbound(line, chat.maxFrameBytes(), commands::text, data -> commands.binary()).attach(session);
        try {
            chat.hub().connected(connection, chat.limits());
        } catch (RuntimeException e) {
            logger.error("A connection could not be set up", e);
            line.close(CloseCode.GOING_AWAY);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        gone(reason.getCloseCode().getCode());
    }

    @Override
    public void onError(Session session, Throwable failure) {
        // A peer that vanished; onClose follows. What goes wrong in our own handlers never gets here.
        logger.debug("Session {} failed: {}", session.getId(), failure.toString());
    }

    /** The session has ended; several callbacks may say so, the first counts. */
    private void gone(int code) {
        Connection connection = opened.getAndSet(null);
        if (connection != null) {
            chat.lines().ended(connection.line());
            chat.hub().disconnected(connection);
            ConnectionLog.closed(connection, code);
            chat.events().closed(connection, code);
        }
    }
}
