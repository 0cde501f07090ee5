// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.hub.Frame;
import dev.parley.hub.Line;
import dev.parley.hub.Lines;
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
    private final Lines lines;
    private final int maxBytes;
    private final long progressMillis;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(1);
    private volatile @Nullable Line line;

    public EchoEndpoint(Lines lines, int maxBytes, long progressMillis) {
        this.lines = lines;
        this.maxBytes = maxBytes;
        this.progressMillis = progressMillis;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Line opened = lines.openPlain(WebSocketTransport.of(session, progressMillis, this::gone));
        line = opened;
        opened.onRoom(() -> flow(opened));
        new Inbound(
                        opened,
                        maxBytes,
                        text -> echo(opened, new Frame.Text(text)),
                        data -> echo(opened, new Frame.Binary(data)))
                .attach(session);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        gone();
    }

    private void echo(Line to, Frame frame) {
        synchronized (waiting) {
            waiting.add(frame);
        }
        flow(to);
    }

    /** Moves what waits into the outbox, and reads on exactly while nothing is left and there is room for more. */
    private void flow(Line to) {
        synchronized (waiting) {
            while (!waiting.isEmpty() && to.offer(waiting.peek())) {
                waiting.remove();
            }
            to.pauseReading(!waiting.isEmpty() || !to.hasRoom());
        }
    }

    private void gone() {
        Optional.ofNullable(line).ifPresent(lines::ended);
    }
}
