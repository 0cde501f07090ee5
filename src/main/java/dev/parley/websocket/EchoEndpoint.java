// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.delivery.ClientWriter;
import dev.parley.delivery.Frame;
import dev.parley.delivery.OpenWriters;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /ws/echo}: sends back every message unchanged. While the peer does not read, it stops reading too, so that nobody's echo costs
 * more than an outbox.
 */
public final class EchoEndpoint extends Endpoint {
    private final OpenWriters writers;
    private final int maxBytes;
    private final WebSocketTransports transports;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(1);
    private volatile @Nullable ClientWriter writer;

    public EchoEndpoint(OpenWriters writers, int maxBytes, WebSocketTransports transports) {
        this.writers = writers;
        this.maxBytes = maxBytes;
        this.transports = transports;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        WebSocketTransport transport = transports.of(session, this::gone);
        ClientWriter opened = writers.openPlain(
                transport, HandshakeConfigurator.admissionOf(config).address());
        HandshakeConfigurator.reservationOf(config).free();
        writer = opened;
        opened.onRoom(() -> flow(opened));
        new Inbound(
                        opened,
                        maxBytes,
                        text -> echo(opened, new Frame.Text(text)),
                        data -> echo(opened, new Frame.Binary(data)))
                .attach(session, transport);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        gone();
    }

    private void echo(ClientWriter to, Frame frame) {
        synchronized (waiting) {
            waiting.add(frame);
        }
        flow(to);
    }

    /** Moves what waits into the outbox, and reads on exactly while nothing is left and there is room for more. */
    private void flow(ClientWriter to) {
        synchronized (waiting) {
            while (!waiting.isEmpty() && to.offer(waiting.peek())) {
                waiting.remove();
            }
            to.pauseReading(!waiting.isEmpty() || !to.hasRoom());
        }
    }

    private void gone() {
        Optional.ofNullable(writer).ifPresent(writers::ended);
    }
}
