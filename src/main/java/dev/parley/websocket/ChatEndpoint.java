// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.connection.Client;
import dev.parley.connection.Clients;
import dev.parley.door.Admission;
import dev.parley.door.ChatOptions;
import dev.parley.hub.Connection;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
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

    private final Clients clients;
    private final int maxFrameBytes;
    private final WebSocketTransports transports;
    private final AtomicReference<@Nullable Client> opened = new AtomicReference<>();

    /**
     * @param maxFrameBytes a longer frame ends the connection
     */
    public ChatEndpoint(Clients clients, int maxFrameBytes, WebSocketTransports transports) {
        this.clients = clients;
        this.maxFrameBytes = maxFrameBytes;
        this.transports = transports;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Admission admission = HandshakeConfigurator.admissionOf(config);
        Connection.Role role = ChatOptions.roleOf(config.getUserProperties());
        WebSocketTransport transport = transports.of(session, () -> gone(1006));
        Client client = clients.open(
                transport,
                admission.authenticated(),
                admission.facts(role),
                HandshakeConfigurator.reservationOf(config)::free);
        opened.set(client);
        new Inbound(client.connection().writer(), maxFrameBytes, client.commands()::text, data -> client.commands()
                        .binary())
                .attach(session, transport);
        client.welcome();
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
        Client client = opened.get();
        if (client != null) {
            client.gone(code);
        }
    }
}
