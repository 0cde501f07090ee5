// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import dev.parley.connection.Client;
import dev.parley.connection.Clients;
import dev.parley.door.Admission;
import dev.parley.door.ChatOptions;
import dev.parley.door.MethodNotAllowed;
import dev.parley.door.Reception;
import dev.parley.door.Verdict;
import dev.parley.door.Way;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchanges;
import dev.parley.exchange.StreamedAnswer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code GET /sse}: a stream of events, for where WebSocket does not get through. Holds no thread while nothing happens. */
public final class SseServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int BROKEN_OFF = 1006;

    private final transient Exchanges exchanges;
    private final transient Reception reception;
    private final transient Clients clients;
    private final transient HttpClients byAddress;
    private final transient Way way = ChatOptions.way();

    SseServlet(Exchanges exchanges, Reception reception, Clients clients, HttpClients byAddress) {
        this.exchanges = exchanges;
        this.reception = reception;
        this.clients = clients;
        this.byAddress = byAddress;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("GET")) {
            reception.refuse(request, response, new MethodNotAllowed("GET"));
            return;
        }
        Verdict verdict = reception.plain(request, response, way);
        if (verdict instanceof Verdict.Refused refused) {
            reception.refuse(request, response, refused.cause());
        } else if (verdict instanceof Verdict.Admitted admitted) {
            try {
                open(request, response, admitted);
            } catch (ParleyException e) {
                reception.refuseLate(request, response, e);
            } finally {
                admitted.seat().free();
            }
        }
    }

    private void open(HttpServletRequest request, HttpServletResponse response, Verdict.Admitted admitted) {
        StreamedAnswer answer = StreamedAnswer.begin(exchanges, request, response, SseServlet::head);
        Admission admission = admitted.admission();
        String secret = byAddress.secret();
        AtomicReference<@Nullable Client> opened = new AtomicReference<>();
        SseTransport transport = new SseTransport(answer, "send/" + secret, () -> gone(secret, opened.get()));
        Client client = clients.open(
                transport,
                admission.vouched(),
                admission.facts(ChatOptions.roleOf(admitted.options())),
                admitted.seat()::free);
        opened.set(client);
        client.connection().line().onLook(() -> {
            if (transport.owesComment()) {
                client.connection().line().ping();
            }
        });
        byAddress.add(secret, client);
        client.welcome();
    }

    private void gone(String secret, @Nullable Client client) {
        byAddress.remove(secret);
        if (client != null) {
            client.gone(BROKEN_OFF);
        }
    }

    private static void head(HttpServletResponse response) {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        // nginx would collect events until its buffer is full.
        response.setHeader("X-Accel-Buffering", "no");
    }
}
