// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Reads the answer to a batch line by line, and tells each line's future at once. Its figures are confined to the loop. */
final class PushAnswers implements HttpResponse.BodyHandler<String> {
    private final Loop loop;
    private final List<PushLine> batch;
    private final List<@Nullable PushFailure> failures = new ArrayList<>();
    private boolean foreign;

    PushAnswers(Loop loop, List<PushLine> batch) {
        this.loop = loop;
        this.batch = batch;
    }

    /** How many lines have a result, which is theirs even where the request broke then. */
    int count() {
        return failures.size();
    }

    /** Null for one that was done. */
    @Nullable
    PushFailure failure(int index) {
        return failures.get(index);
    }

    boolean areParleys() {
        return !foreign;
    }

    @Override
    public BodySubscriber<String> apply(HttpResponse.ResponseInfo head) {
        if (head.statusCode() != 200) {
            return BodySubscribers.ofString(StandardCharsets.UTF_8);
        }
        return BodySubscribers.fromLineSubscriber(new Lines(), lines -> "", StandardCharsets.UTF_8, "\n");
    }

    private void take(String text) {
        JsonNode result = Json.parse(text);
        if (text.isBlank() || foreign || failures.size() >= batch.size()) {
            return;
        }
        PushLine line = batch.get(failures.size());
        if (result.path("deliveries").isArray()) {
            failures.add(null);
            line.result.complete(result);
        } else if (result.path("error").isObject()) {
            failures.add(PushFailure.ofLine(result.path("error")));
        } else {
            // Something between has answered with a page; what follows is none of ours either.
            foreign = true;
        }
    }

    private final class Lines implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            try {
                loop.execute(() -> take(line));
            } catch (RejectedExecutionException ignored) {
                // The client has been closed: the futures have been told.
            }
        }

        @Override
        public void onError(Throwable failure) {
            // The exchange tells it.
        }

        @Override
        public void onComplete() {
            // The exchange tells it.
        }
    }
}
