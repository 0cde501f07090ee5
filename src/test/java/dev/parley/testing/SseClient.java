// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A client of {@code /sse} that takes it word for word: each event is a number, one higher than the last, and one line of data. */
public final class SseClient extends HttpTransportClient {
    private final InputStream stream;
    private final CompletableFuture<String> send = new CompletableFuture<>();
    private volatile int comments;
    private long number;

    private SseClient(URI base, InputStream stream, String... headers) {
        super(base, headers);
        this.stream = stream;
    }

    static SseClient open(URI base, String query, String... headers) throws Exception {
        SseClient asking = new SseClient(base, InputStream.nullInputStream(), headers);
        HttpResponse<InputStream> answer = HTTP.send(
                asking.call("sse" + query).header("Accept", "text/event-stream").build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IOException(
                    answer.statusCode() + " " + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
        }
        SseClient client = new SseClient(base, answer.body(), headers);
        client.read("sse-client", client::readAll);
        return client;
    }

    private void readAll() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(":")) {
                comments++;
            } else if (line.startsWith("id: ")) {
                number++;
                if (Long.parseLong(line.substring(4)) != number) {
                    throw new IOException("number " + line + " after " + (number - 1));
                }
            } else if (line.startsWith("data: ")) {
                JsonNode frame = TestSocket.parse(line.substring(6));
                if (number == 1) {
                    send.complete(frame.path("send").asText());
                }
                heard(frame);
            } else if (!line.isEmpty()) {
                throw new IOException("no line of an event: " + line);
            }
        }
    }

    /** How many comment lines have come. */
    public int comments() {
        return comments;
    }

    @Override
    String sendPath() throws InterruptedException {
        try {
            return Patience.get(send);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            stream.close();
        } catch (IOException ignored) {
            // It has ended.
        }
    }
}
