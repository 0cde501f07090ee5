// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.NodeBus;
import dev.parley.engine.Signal;
import dev.parley.engine.sqlite.writer.HandOff;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Signals of the one node that there is: they come back on the {@link HandOff}'s thread. Thread-safe. */
final class HandOffBus implements NodeBus {
    private final EngineState state;

    HandOffBus(EngineState state) {
        this.state = state;
    }

    @Override
    public CompletionStage<Void> signal(Signal signal) {
        return state.ask(now -> {
            CompletableFuture<Void> heard = new CompletableFuture<>();
            long size = signal.length();
            now.reserve(size);
            boolean taken = now.handOff().tell(size, listener -> {
                try {
                    listener.onSignal(signal);
                } finally {
                    heard.complete(null);
                }
            });
            if (!taken) {
                throw OpenEngine.closed();
            }
            return heard;
        });
    }
}
