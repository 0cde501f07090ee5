// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Makes calls, some at a time, and again where that is harmless and may help. Confined to the loop. */
final class PushQueue {
    private final Loop loop;
    private final OwnHttp http;
    private final int atOnce;
    private final Duration answerWithin;
    private final Duration giveUpAfter;
    private final Deque<PushCall> waiting = new ArrayDeque<>();
    /** Under way, or in the pause before another attempt. */
    private final Set<PushCall> begun = new HashSet<>();

    private int active;

    PushQueue(Loop loop, OwnHttp http, int atOnce, Duration answerWithin, Duration giveUpAfter) {
        this.loop = loop;
        this.http = http;
        this.atOnce = atOnce;
        this.answerWithin = answerWithin;
        this.giveUpAfter = giveUpAfter;
    }

    void add(PushCall call) {
        call.giveUpAt = loop.nanos() + giveUpAfter.toNanos();
        waiting.add(call);
        pump();
    }

    void failAll(ParleyClientException reason) {
        waiting.forEach(call -> call.answer.completeExceptionally(reason));
        begun.forEach(call -> call.answer.completeExceptionally(reason));
        waiting.clear();
        begun.clear();
    }

    private void pump() {
        while (active < atOnce && !waiting.isEmpty()) {
            attempt(waiting.removeFirst());
        }
    }

    private void attempt(PushCall call) {
        active++;
        begun.add(call);
        call.attempts++;
        CompletableFuture<HttpResponse<String>> exchange =
                http.client().sendAsync(call.request, BodyHandlers.ofString());
        // The JDK's own timeout ends with the head of an answer.
        Loop.Timer timer = loop.schedule(answerWithin, () -> exchange.cancel(true));
        var unused = exchange.whenCompleteAsync(
                (answer, failure) -> {
                    timer.cancel();
                    active--;
                    if (failure == null) {
                        answered(call, answer);
                    } else {
                        failed(call, PushFailure.of(failure));
                    }
                    pump();
                },
                loop);
    }

    private void answered(PushCall call, HttpResponse<String> answer) {
        JsonNode json = Json.parse(answer.body());
        if (answer.statusCode() == 200 && json.isObject()) {
            begun.remove(call);
            call.answer.complete(json);
        } else {
            failed(call, PushFailure.of(answer));
        }
    }

    private void failed(PushCall call, PushFailure failure) {
        ParleyClientException reason = failure.reason();
        Duration pause = call.backoff.next();
        if (!reason.retryAfter().isZero()) {
            pause = reason.retryAfter();
        }
        boolean again = failure.mayRepeat(call.repeatable) && loop.nanos() + pause.toNanos() < call.giveUpAt;
        if (again) {
            loop.schedule(pause, () -> {
                if (begun.contains(call)) {
                    waiting.addFirst(call);
                    pump();
                }
            });
        } else {
            begun.remove(call);
            call.answer.completeExceptionally(PushQueue.after(call.attempts, failure, call.repeatable));
        }
    }

    static ParleyClientException after(int attempts, PushFailure failure, boolean repeatable) {
        ParleyClientException last = failure.reason();
        String said = String.valueOf(last.getMessage());
        String unsure = !failure.sent()
                ? ""
                : repeatable
                        ? "; it may have arrived, and the same key makes another push harmless"
                        : "; it may have arrived";
        return new ParleyClientException(
                last.code(),
                failure.retry() ? said + " (attempt " + attempts + ")" + unsure : said,
                last.status(),
                last.retryAfter(),
                last);
    }
}
