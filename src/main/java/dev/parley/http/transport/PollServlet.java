// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.connection.Client;
import dev.parley.delivery.ClientWriter;
import dev.parley.door.ChatOptions;
import dev.parley.door.HandshakeDecision;
import dev.parley.door.MethodNotAllowed;
import dev.parley.door.Origins;
import dev.parley.door.Parameters;
import dev.parley.door.Reception;
import dev.parley.door.Refusals;
import dev.parley.door.Way;
import dev.parley.error.CloseCode;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import dev.parley.exchange.StreamedAnswer;
import dev.parley.hub.Traffic;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * {@code POST /poll} opens a long poll, {@code GET /poll/<secret>} waits for its frames, {@code DELETE} ends it. No thread waits: not for
 * frames, and not for a client that takes its answer slowly.
 */
public final class PollServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final byte[] NUMBER = "{\"number\":".getBytes(US_ASCII);
    /** How long the last answer can be asked for again after the end. */
    private static final long FAREWELL_SECONDS = 10;

    private final transient Exchanges exchanges;
    private final transient Reception reception;
    private final transient Origins origins;
    private final transient HttpClients clients;
    private final transient ScheduledExecutorService scheduler;
    private final transient Traffic traffic;
    private final transient Times times;
    private final transient Way way = ChatOptions.way();
    private final transient Map<String, PollTransport> polls = new ConcurrentHashMap<>();

    /**
     * @param waiting how long a request waits for frames
     * @param absence how long there may be none
     */
    record Times(Duration waiting, Duration absence) {}

    PollServlet(
            Exchanges exchanges,
            Reception reception,
            Origins origins,
            HttpClients clients,
            ScheduledExecutorService scheduler,
            Traffic traffic,
            Times times) {
        this.exchanges = exchanges;
        this.reception = reception;
        this.origins = origins;
        this.clients = clients;
        this.scheduler = scheduler;
        this.traffic = traffic;
        this.times = times;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String secret = Answers.secretOf(request);
        if (secret.isEmpty()) {
            open(request, response);
            return;
        }
        Exchange exchange = exchanges.of(request, response);
        try {
            origins.require(request);
            PollTransport transport = polls.get(secret);
            if (transport == null) {
                throw SendServlet.unknown();
            }
            switch (request.getMethod()) {
                case "GET" -> poll(exchange, transport, secret);
                case "DELETE" -> {
                    transport.leave();
                    exchange.answer(answer -> answer.setStatus(HttpServletResponse.SC_NO_CONTENT), new byte[0]);
                }
                default -> throw new MethodNotAllowed("GET, DELETE");
            }
        } catch (ParleyException e) {
            traffic.refused(Traffic.Way.HTTP, e.code());
            Refusals.answer(exchange, e);
        }
    }

    private void poll(Exchange exchange, PollTransport transport, String secret) {
        StreamedAnswer.require(exchanges, exchange.request());
        long ack = ackOf(exchange.request());
        clients.find(secret).ifPresent(client -> client.connection().writer().heard());
        WaitingPoll poll = new WaitingPoll(NUMBER);
        transport.poll(poll, ack);
        poll.await(exchange, transport, times.waiting());
    }

    private static long ackOf(HttpServletRequest request) {
        String ack = Parameters.get(request, "ack", ErrorCode.COMMAND_INVALID);
        if (ack == null) {
            return -1;
        }
        if (!ack.matches("[0-9]{1,15}")) {
            throw new ParleyException(ErrorCode.COMMAND_INVALID, "ack: must be the number of the last answer");
        }
        return Long.parseLong(ack);
    }

    private void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
        reception.receive(request, response, "POST", way, admitted -> {
            StreamedAnswer.require(exchanges, request);
            open(exchanges.of(request, response), admitted);
        });
    }

    private void open(Exchange exchange, HandshakeDecision.Admitted admitted) {
        String secret = clients.secret();
        PollTransport transport = new PollTransport("send/" + secret, times.absence(), code -> gone(secret, code));
        Client client = clients.open(secret, transport, admitted);
        ClientWriter writer = client.connection().writer();
        writer.onLook(() -> {
            if (transport.isAbandoned()) {
                writer.close(CloseCode.HEARTBEAT_MISSED);
            }
        });
        polls.put(secret, transport);
        WaitingPoll first = new WaitingPoll(
                ("{\"poll\":\"poll/" + secret + "\",\"send\":\"send/" + secret + "\",\"number\":").getBytes(US_ASCII));
        transport.poll(first, -1);
        client.welcome();
        first.await(exchange, transport, times.waiting());
    }

    private void gone(String secret, int code) {
        PollTransport transport = polls.get(secret);
        if (transport != null && transport.isForgotten()) {
            polls.remove(secret);
        } else {
            var unused = scheduler.schedule(() -> polls.remove(secret), FAREWELL_SECONDS, TimeUnit.SECONDS);
        }
        clients.gone(secret, code);
    }
}
