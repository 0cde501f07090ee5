// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** WebDriver BiDi over a WebSocket: commands and what is answered; events are passed over. Thread-safe. */
final class BiDi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();
    private WebSocket socket;

    private BiDi() {}

    static BiDi connect(URI address) {
        BiDi line = new BiDi();
        line.socket = kept(HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, line.new Listener()));
        return line;
    }

    private static <T> T kept(CompletableFuture<T> promise) {
        try {
            return Patience.get(promise);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The browser did not do what it was asked to. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    JsonNode ask(String method, String params) {
        try {
            return ask(method, JSON.readTree(params));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The result of a command. */
    JsonNode ask(String method, JsonNode params) {
        int id = last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", params);
        socket.sendText(command.toString(), true);
        JsonNode result = kept(answer);
        if (result.path("type").asText().equals("error")) {
            throw new Refused(method + ": " + result.path("error").asText() + ", "
                    + result.path("message").asText());
        }
        return result.path("result");
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                try {
                    JsonNode message = JSON.readTree(text.toString());
                    CompletableFuture<JsonNode> answer =
                            waiting.remove(message.path("id").asInt());
                    if (answer != null) {
                        answer.complete(message);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    text.setLength(0);
                }
            }
            from.request(1);
            return null;
        }
    }
}
