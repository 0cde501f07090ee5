// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import dev.parley.door.Refusals;
import dev.parley.exchange.Exchange;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One request of a long poll. Thread-safe. */
final class WaitingPoll implements PollTransport.Poll {
    private final byte[] head;
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

    /** @param head what the answer says before its number */
    WaitingPoll(byte[] head) {
        this.head = head;
    }

    @Override
    public void answer(byte[] frames) {
        byte[] whole = new byte[head.length + frames.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(frames, 0, whole, head.length, frames.length);
        answer.complete(whole);
    }

    /** Has it wait, without a thread, until there are frames or its time is over. */
    void await(Exchange exchange, PollTransport transport, Duration wait) {
        exchange.await(
                answer,
                wait,
                (body, failure) -> {
                    if (body == null) {
                        Refusals.answer(exchange, Refusals.of(failure == null ? new IllegalStateException() : failure));
                    } else {
                        exchange.answer(Answers::json, body);
                    }
                },
                () -> {
                    transport.expire(this);
                    exchange.answer(Answers::json, answer.join());
                });
    }
}
