// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lines that wait, and the one request that is under way. Confined to the loop.
 *
 * <p>The JDK's HTTP client reads an answer when the request has been sent, and a server may not read on while nobody reads its answers. So a
 * request is as long as the answers to it surely find room on the way.
 */
final class PushBatches {
    private static final int MAX_TARGETS = 200;
    private static final int MAX_CHARACTERS = 256 * 1024;

    private final Loop loop;
    private final OwnHttp http;
    private final PushAttempt attempt;
    private final Duration answerWithin;
    private final Duration giveUpAfter;
    private final Backoff backoff;
    private final Deque<PushLine> waiting = new ArrayDeque<>();
    private List<PushLine> underWay = List.of();
    private boolean busy;
    private @Nullable ParleyClientException closed;

    PushBatches(
            Loop loop,
            OwnHttp http,
            PushAttempt attempt,
            Duration answerWithin,
            Duration giveUpAfter,
            Backoff backoff) {
        this.loop = loop;
        this.http = http;
        this.attempt = attempt;
        this.answerWithin = answerWithin;
        this.giveUpAfter = giveUpAfter;
        this.backoff = backoff;
    }

    void add(PushLine line) {
        if (closed != null) {
            line.result.completeExceptionally(closed);
            return;
        }
        line.giveUpAt = loop.nanos() + giveUpAfter.toNanos();
        waiting.add(line);
        pump();
    }

    private void pump() {
        if (!busy && !waiting.isEmpty()) {
            busy = true;
            send(next());
        }
    }

    private List<PushLine> next() {
        List<PushLine> batch = new ArrayList<>();
        int targets = 0;
        int characters = 0;
        for (PushLine line = waiting.peek(); line != null; line = waiting.peek()) {
            targets += line.targets;
            characters += line.text.length() + 1;
            if (!batch.isEmpty() && (targets > MAX_TARGETS || characters > MAX_CHARACTERS)) {
                break;
            }
            line.attempts++;
            batch.add(waiting.remove());
        }
        return batch;
    }

    private void send(List<PushLine> batch) {
        StringBuilder body = new StringBuilder();
        batch.forEach(line -> body.append(line.text).append('\n'));
        PushAnswers answers = new PushAnswers(loop, batch);
        underWay = batch;
        CompletableFuture<HttpResponse<String>> exchange =
                http.client().sendAsync(attempt.request(body.toString()), answers);
        Loop.Timer timer = loop.schedule(answerWithin, () -> exchange.cancel(true));
        var unused = exchange.whenCompleteAsync(
                (answer, failure) -> {
                    timer.cancel();
                    if (failure != null) {
                        ended(batch, answers, PushFailure.of(failure));
                    } else if (answer.statusCode() != 200 || !answers.areParleys()) {
                        ended(batch, answers, PushFailure.of(answer));
                    } else {
                        ended(batch, answers, null);
                    }
                },
                loop);
    }

    /** @param failure of the request as a whole, or null */
    private void ended(List<PushLine> batch, PushAnswers answers, @Nullable PushFailure failure) {
        Duration pause = Duration.ZERO;
        List<PushLine> again = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            PushLine line = batch.get(i);
            PushFailure problem = i < answers.count() ? answers.failure(i) : failure == null ? cutShort() : failure;
            if (problem == null) {
                continue;
            }
            Duration told = problem.reason().retryAfter();
            boolean inTime = loop.nanos() + told.toNanos() < line.giveUpAt;
            if (problem.mayRepeat(line.repeatable) && inTime) {
                again.add(line);
                pause = told.compareTo(pause) > 0 ? told : pause;
            } else {
                line.result.completeExceptionally(PushQueue.after(line.attempts, problem, line.repeatable));
            }
        }
        for (int i = again.size() - 1; i >= 0; i--) {
            waiting.addFirst(again.get(i));
        }
        if (again.isEmpty()) {
            backoff.reset();
            busy = false;
            pump();
            return;
        }
        Duration grown = backoff.next();
        loop.schedule(pause.compareTo(grown) > 0 ? pause : grown, () -> {
            busy = false;
            pump();
        });
    }

    private static PushFailure cutShort() {
        return new PushFailure(
                true, true, new ParleyClientException("connection.lost", "the answer ended before this line's result"));
    }

    /** The client is closed. */
    void failAll(ParleyClientException reason) {
        closed = reason;
        underWay.forEach(line -> line.result.completeExceptionally(reason));
        waiting.forEach(line -> line.result.completeExceptionally(reason));
        waiting.clear();
    }
}
