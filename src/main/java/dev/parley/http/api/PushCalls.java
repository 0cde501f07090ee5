// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.apikey.Scope;
import dev.parley.audit.AuditedCall;
import dev.parley.command.Pushes;
import dev.parley.door.RequestBody;
import dev.parley.exchange.Exchange;
import dev.parley.http.ApiResponse;
import dev.parley.wire.ReplyData;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /push}: what back ends send, one by one or a line each. Thread-safe. */
public final class PushCalls {
    static final String NDJSON = "application/x-ndjson";

    private final Pushes pushes;
    private final int maxLineBytes;

    public PushCalls(Pushes pushes, int maxLineBytes) {
        this.pushes = pushes;
        this.maxLineBytes = maxLineBytes;
    }

    public List<Route> routes() {
        return List.of(new Route("POST", "/push", Scope.PUSH, this::push));
    }

    private CompletionStage<ApiResponse> push(ApiRequest request) {
        if (RequestBody.mediaType(request.servletRequest()).equals(NDJSON)) {
            RequestBody.requirePlain(request.servletRequest());
            RequestBody.requireUtf8(request.servletRequest());
            return CompletableFuture.completedFuture(
                    ApiResponse.streamed(NDJSON, exchange -> stream(request, exchange)));
        }
        AuditedCall audited = request.begin("push");
        return pushes.push(request.json(), request.keyName(), audited::targets)
                .thenApply(deliveries -> ApiResponse.ok(new ReplyData.Deliveries(deliveries)));
    }

    private void stream(ApiRequest request, Exchange exchange) {
        AuditedCall audited = request.beginStream("push.stream");
        new PushStream(
                        line -> pushes.push(line, request.keyName(), audited::targets),
                        maxLineBytes,
                        request::requireKeyStill,
                        audited)
                .run(exchange);
    }
}
