// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.delivery.ClientWriter;
import dev.parley.delivery.Frame;
import dev.parley.delivery.OpenWriters;
import dev.parley.door.Parameters;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Names;
import dev.parley.wire.WholeNumber;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code /ws/hello}: says hello at once and then every so often, the simplest push there is. */
public final class HelloEndpoint extends Endpoint {
    private static final String GREETING = Greeting.class.getName();
    private static final String DEFAULT_TEXT = "hello, WebSocket";
    private static final int DEFAULT_MILLIS = 2000;
    private static final int MIN_MILLIS = 100;
    private static final int MAX_MILLIS = 60_000;
    private static final int MAX_TEXT = 200;
    private static final int MAX_INBOUND = 64 * 1024;

    private final OpenWriters writers;
    private final ScheduledExecutorService scheduler;
    private final WebSocketTransports transports;
    private volatile @Nullable ClientWriter writer;
    private volatile @Nullable Future<?> ticks;

    private record Greeting(String text, int everyMillis) {}

    public HelloEndpoint(OpenWriters writers, ScheduledExecutorService scheduler, WebSocketTransports transports) {
        this.writers = writers;
        this.scheduler = scheduler;
        this.transports = transports;
    }

    /** Reads {@code every} and {@code text} from the query; fails with {@code command.invalid} for what makes no sense. */
    public static Map<String, Object> options(HttpServletRequest request) {
        int every = every(Parameters.get(request, "every", ErrorCode.COMMAND_INVALID));
        String text = text(Parameters.get(request, "text", ErrorCode.COMMAND_INVALID));
        return Map.of(GREETING, new Greeting(text, every));
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        WebSocketTransport transport = transports.of(session, this::gone);
        ClientWriter opened = writers.openPlain(
                transport, HandshakeConfigurator.admissionOf(config).address());
        HandshakeConfigurator.reservationOf(config).free();
        writer = opened;
        // What the peer says is a sign of life and nothing more.
        new Inbound(opened, MAX_INBOUND, text -> {}, data -> {}).attach(session, transport);
        if (config.getUserProperties().get(GREETING) instanceof Greeting greeting) {
            Frame hello = new Frame.Text(greeting.text());
            ticks = scheduler.scheduleAtFixedRate(
                    () -> opened.send(hello), 0, greeting.everyMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        gone();
    }

    private void gone() {
        Optional.ofNullable(ticks).ifPresent(future -> future.cancel(false));
        Optional.ofNullable(writer).ifPresent(writers::ended);
    }

    private static int every(@Nullable String text) {
        if (text == null) {
            return DEFAULT_MILLIS;
        }
        return (int) WholeNumber.parse("every", text, MIN_MILLIS, MAX_MILLIS);
    }

    private static String text(@Nullable String text) {
        if (text == null) {
            return DEFAULT_TEXT;
        }
        if (text.codePointCount(0, text.length()) > MAX_TEXT || Names.hasLoneSurrogate(text)) {
            throw invalid("text: at most " + MAX_TEXT + " characters");
        }
        return text;
    }

    private static ParleyException invalid(String message) {
        return new ParleyException(ErrorCode.COMMAND_INVALID, message);
    }
}
