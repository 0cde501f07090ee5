// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** Connects by the JDK's WebSocket. Thread-safe. */
final class WebSocketDialer implements Dialer {
    private static final String SUBPROTOCOL = "parley.v1";

    private final OwnHttp http;
    private final URI uri;
    private final Map<String, String> headers;
    private final Credentials credentials;
    private final Duration connectWithin;
    private final ExecutorService pool;

    /** @param pool where suppliers may wait */
    WebSocketDialer(
            OwnHttp http,
            URI uri,
            Map<String, String> headers,
            Credentials credentials,
            Duration connectWithin,
            ExecutorService pool) {
        this.http = http;
        this.uri = uri;
        this.headers = headers;
        this.credentials = credentials;
        this.connectWithin = connectWithin;
        this.pool = pool;
    }

    @Override
    public Link dial(Receiver receiver) {
        WebSocketLink link = new WebSocketLink(receiver);
        link.preparing(pool.submit(() -> connect(link, receiver)));
        return link;
    }

    private void connect(WebSocketLink link, Receiver receiver) {
        try {
            Map<String, String> fresh = credentials.fresh();
            receiver.credentialFound();
            WebSocket.Builder builder = http.client()
                    .newWebSocketBuilder()
                    .subprotocols(SUBPROTOCOL)
                    .connectTimeout(connectWithin);
            headers.forEach(builder::header);
            fresh.forEach(builder::header);
            var unused = builder.buildAsync(uri, link).whenComplete((socket, failure) -> {
                if (failure != null) {
                    receiver.failed(failure);
                }
            });
        } catch (Exception | LinkageError e) {
            // A supplier is somebody else's code: whatever it throws is a failed attempt.
            receiver.failed(e);
        }
    }
}
