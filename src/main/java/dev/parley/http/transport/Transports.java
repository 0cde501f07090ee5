// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import dev.parley.connection.Clients;
import dev.parley.door.Origins;
import dev.parley.door.Reception;
import dev.parley.exchange.Exchanges;
import dev.parley.hub.Traffic;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The servlets by which clients connect without WebSocket. Immutable.
 *
 * @param sse at {@code /sse}
 * @param poll at {@code /poll/*}
 * @param send at {@code /send/*}
 */
public record Transports(Servlet sse, Servlet poll, Servlet send) {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(20);

    /**
     * How much clients may send and how long they may be away.
     *
     * @param maxFrameBytes of one request; 0 for no limit
     * @param maxReplyBytes of one answer, about; 0 for no limit
     * @param pollWait how long a poll waits for frames
     * @param heartbeatTimeout how long a client may stay away besides; zero for the usual
     */
    public record Limits(int maxFrameBytes, int maxReplyBytes, Duration pollWait, Duration heartbeatTimeout) {}

    /** Makes them. */
    public static Transports of(
            Exchanges exchanges,
            Reception reception,
            Origins origins,
            Clients clients,
            ScheduledExecutorService scheduler,
            Traffic traffic,
            Limits limits) {
        HttpClients byAddress = new HttpClients(clients);
        Duration timeout = limits.heartbeatTimeout().isZero() ? USUAL_TIMEOUT : limits.heartbeatTimeout();
        PollServlet.Times times =
                new PollServlet.Times(limits.pollWait(), limits.pollWait().plus(timeout));
        return new Transports(
                new SseServlet(exchanges, reception, byAddress),
                new PollServlet(exchanges, reception, origins, byAddress, scheduler, traffic, times),
                new SendServlet(
                        exchanges, origins, byAddress, traffic, limits.maxFrameBytes(), limits.maxReplyBytes()));
    }
}
