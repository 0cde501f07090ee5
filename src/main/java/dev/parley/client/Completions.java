// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Completes futures that others hold away from the client's own threads: what hangs on them may wait. */
final class Completions {
    private Completions() {}

    static <T> void complete(CompletableFuture<T> future, T value) {
        var unused = future.completeAsync(() -> value);
    }

    static void fail(CompletableFuture<?> future, Throwable failure) {
        future.defaultExecutor().execute(() -> future.completeExceptionally(failure));
    }

    /** A future for others, of what one of ours comes to. */
    static <S, T> CompletableFuture<T> handOut(CompletableFuture<S> source, Function<S, T> map) {
        CompletableFuture<T> out = new CompletableFuture<>();
        var unused = source.whenCompleteAsync((value, failure) -> {
            if (failure != null) {
                out.completeExceptionally(cause(failure));
                return;
            }
            try {
                out.complete(map.apply(value));
            } catch (RuntimeException e) {
                out.completeExceptionally(e);
            }
        });
        return out;
    }

    /** For answers that say nothing but that it was done. */
    static <S> @Nullable Void nothing(S data) {
        return null;
    }

    /** What futures wrap. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
