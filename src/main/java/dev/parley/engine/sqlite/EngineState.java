// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.EngineListener;
import dev.parley.engine.sqlite.log.LogReader;
import dev.parley.error.ParleyException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all roles of one engine share: what is open at the moment, if anything is. Thread-safe. */
final class EngineState {
    private volatile @Nullable OpenEngine open;

    @Nullable
    OpenEngine open() {
        return open;
    }

    void become(@Nullable OpenEngine now) {
        open = now;
    }

    OpenEngine require() {
        OpenEngine now = open;
        if (now == null) {
            throw OpenEngine.closed();
        }
        return now;
    }

    EngineListener listener() {
        return require().listener();
    }

    /** Refusals come back in the stage, whether the engine is closed or a queue is full. */
    <T> CompletionStage<T> ask(Function<OpenEngine, CompletionStage<T>> request) {
        try {
            return request.apply(require());
        } catch (ParleyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The same for what a reader answers. */
    <T> CompletionStage<T> query(LogReader.Query<T> query) {
        return ask(now -> now.readers().read(query));
    }
}
