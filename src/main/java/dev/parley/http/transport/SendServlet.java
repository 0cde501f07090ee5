// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import dev.parley.connection.Client;
import dev.parley.door.MethodNotAllowed;
import dev.parley.door.Origins;
import dev.parley.door.Refusals;
import dev.parley.door.RequestBody;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import dev.parley.hub.Traffic;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /send/<secret>}: the commands of one client, whose events go elsewhere. The replies are the answer. */
public final class SendServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Exchanges exchanges;
    private final transient Origins origins;
    private final transient HttpClients clients;
    private final transient Traffic traffic;
    private final int maxFrameBytes;
    private final int maxReplyBytes;

    /**
     * @param maxFrameBytes of one request
     * @param maxReplyBytes after which further commands of a request are refused; 0 for any number
     */
    SendServlet(
            Exchanges exchanges,
            Origins origins,
            HttpClients clients,
            Traffic traffic,
            int maxFrameBytes,
            int maxReplyBytes) {
        this.exchanges = exchanges;
        this.origins = origins;
        this.clients = clients;
        this.traffic = traffic;
        this.maxFrameBytes = maxFrameBytes == 0 ? Integer.MAX_VALUE : maxFrameBytes;
        this.maxReplyBytes = maxReplyBytes;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = exchanges.of(request, response);
        exchange.await(replies(exchange), (replies, failure) -> {
            if (replies == null) {
                ParleyException refusal = Refusals.of(failure == null ? new IllegalStateException("none") : failure);
                traffic.refused(Traffic.Way.HTTP, refusal.code());
                Refusals.answer(exchange, refusal);
            } else {
                exchange.answer(Answers::json, replies);
            }
        });
    }

    private CompletionStage<byte[]> replies(Exchange exchange) {
        HttpServletRequest request = exchange.request();
        try {
            if (!request.getMethod().equals("POST")) {
                throw new MethodNotAllowed("POST");
            }
            origins.require(request);
            Client client = clients.find(Answers.secretOf(request)).orElseThrow(SendServlet::unknown);
            RequestBody.requirePlain(request);
            RequestBody.requireUtf8(request);
            client.connection().writer().heard();
            return exchange.read(maxFrameBytes).thenCompose(body -> {
                client.connection().writer().heard();
                return client.commands().request(RequestBody.text(body), maxReplyBytes);
            });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static ParleyException unknown() {
        return new ParleyException(
                ErrorCode.CLIENT_UNKNOWN,
                "no connection has this address, or it has ended; connect again and resume by 'since'");
    }
}
