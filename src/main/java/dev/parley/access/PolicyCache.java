// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.access;

import dev.parley.cache.LruMap;
import dev.parley.channel.ChannelName;
import dev.parley.identity.User;
import dev.parley.spi.AccessPolicy.Action;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What policies have answered, for a while, and what they are just being asked, so that nobody asks the same twice at once. Thread-safe.
 * Bounded: of too many the one that was unused longest goes.
 */
final class PolicyCache {
    private static final int MAX = 100_000;

    private final long keepNanos;
    private final LongSupplier nanos;
    private final Map<Question, Answer> answers = new LruMap<>(MAX);

    /** With the user's roles in it: with others the question is another one. */
    record Question(User user, Action action, ChannelName channel) {}

    private record Answer(CompletableFuture<Boolean> future, long askedAt) {}

    PolicyCache(Duration keep) {
        this(keep, System::nanoTime);
    }

    PolicyCache(Duration keep, LongSupplier nanos) {
        this.keepNanos = keep.toNanos();
        this.nanos = nanos;
    }

    /** The answer, from a moment ago, from someone who is asking, or new. What fails is asked again the next time. */
    CompletableFuture<Boolean> get(Question question, Supplier<CompletableFuture<Boolean>> ask) {
        CompletableFuture<Boolean> made = new CompletableFuture<>();
        synchronized (this) {
            CompletableFuture<Boolean> known = find(question);
            if (known != null) {
                return known;
            }
            answers.put(question, new Answer(made, nanos.getAsLong()));
        }
        var unused = ask.get().whenComplete((answer, failure) -> complete(question, made, answer, failure));
        return made;
    }

    /** The answer that is there or on its way. */
    synchronized @Nullable CompletableFuture<Boolean> find(Question question) {
        Answer answer = answers.get(question);
        if (answer == null) {
            return null;
        }
        boolean kept = !answer.future.isDone() || nanos.getAsLong() - answer.askedAt < keepNanos;
        return kept && !answer.future.isCompletedExceptionally() ? answer.future : null;
    }

    /** Forgets answers, also those on their way: who waits for one gets it, nobody else does. */
    synchronized void forget(Predicate<Question> which) {
        answers.keySet().removeIf(which);
    }

    private void complete(
            Question question, CompletableFuture<Boolean> made, @Nullable Boolean answer, @Nullable Throwable failure) {
        if (failure == null) {
            made.complete(Boolean.TRUE.equals(answer));
            return;
        }
        synchronized (this) {
            Answer kept = answers.get(question);
            if (kept != null && kept.future == made) {
                answers.remove(question);
            }
        }
        made.completeExceptionally(failure);
    }
}
