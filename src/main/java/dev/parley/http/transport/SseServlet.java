// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import dev.parley.connection.Client;
import dev.parley.door.ChatOptions;
import dev.parley.door.HandshakeDecision;
import dev.parley.door.Reception;
import dev.parley.door.Way;
import dev.parley.exchange.Exchanges;
import dev.parley.exchange.StreamedAnswer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code GET /sse}: a stream of events, for where WebSocket does not get through. Holds no thread while nothing happens. */
public final class SseServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int BROKEN_OFF = 1006;

    private final transient Exchanges exchanges;
    private final transient Reception reception;
    private final transient HttpClients clients;
    private final transient Way way = ChatOptions.way();

    SseServlet(Exchanges exchanges, Reception reception, HttpClients clients) {
        this.exchanges = exchanges;
        this.reception = reception;
        this.clients = clients;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        reception.receive(request, response, "GET", way, admitted -> open(request, response, admitted));
    }

    private void open(HttpServletRequest request, HttpServletResponse response, HandshakeDecision.Admitted admitted) {
        StreamedAnswer answer = StreamedAnswer.begin(exchanges, request, response, SseServlet::head);
        String secret = clients.secret();
        SseTransport transport = new SseTransport(answer, "send/" + secret, () -> clients.gone(secret, BROKEN_OFF));
        Client client = clients.open(secret, transport, admitted);
        client.connection().writer().onLook(() -> {
            if (transport.owesComment()) {
                client.connection().writer().ping();
            }
        });
        client.welcome();
    }

    private static void head(HttpServletResponse response) {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        // nginx would collect events until its buffer is full.
        response.setHeader("X-Accel-Buffering", "no");
    }
}
