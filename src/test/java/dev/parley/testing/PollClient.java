// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A client of {@code /poll} that takes it word for word: asks again with the last number, also when an answer was lost on its way. */
public final class PollClient extends HttpTransportClient {
    private static final int ATTEMPTS = 3;

    private final String poll;
    private final String send;
    private long number;

    private PollClient(URI base, String poll, String send, String... headers) {
        super(base, headers);
        this.poll = poll;
        this.send = send;
    }

    static PollClient open(URI base, String query, String... headers) throws Exception {
        PollClient asking = new PollClient(base, "", "", headers);
        HttpResponse<String> answer = HTTP.send(
                asking.call("poll" + query).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        JsonNode opened = TestSocket.parse(answer.body());
        PollClient client = new PollClient(
                base, opened.path("poll").asText(), opened.path("send").asText(), headers);
        client.take(opened);
        client.read("poll-client", client::pollOn);
        return client;
    }

    private void take(JsonNode answer) throws IOException {
        long next = answer.path("number").asLong(-1);
        if (next != number && next != number + 1) {
            throw new IOException("number " + next + " after " + number);
        }
        if (next > number) {
            number = next;
            answer.path("frames").forEach(this::heard);
        } else if (!answer.path("frames").isEmpty()) {
            throw new IOException("frames without a new number");
        }
    }

    private void pollOn() throws IOException, InterruptedException {
        int failed = 0;
        while (!closed) {
            HttpResponse<String> answer;
            try {
                answer = HTTP.send(
                        call(poll + "?ack=" + number)
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        BodyHandlers.ofString());
            } catch (IOException e) {
                failed++;
                if (failed == ATTEMPTS) {
                    throw e;
                }
                continue;
            }
            failed = 0;
            if (answer.statusCode() != 200) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
            take(TestSocket.parse(answer.body()));
        }
    }

    @Override
    String sendPath() {
        return send;
    }

    @Override
    public void close() {
        closed = true;
        var unused = HTTP.sendAsync(call(poll).DELETE().build(), BodyHandlers.discarding());
    }
}
