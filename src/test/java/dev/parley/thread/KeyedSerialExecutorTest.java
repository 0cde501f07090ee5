// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ParleyException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyedSerialExecutorTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void sameKey_isInTurn_otherKeysAreNot() {
        KeyedSerialExecutor<String> turns = new KeyedSerialExecutor<>(10, "full");
        CompletableFuture<Void> a = new CompletableFuture<>();
        CompletableFuture<Void> b = new CompletableFuture<>();
        take(turns, "x", "a", a);
        take(turns, "x", "b", b);
        take(turns, "x", "c", CompletableFuture.completedFuture(null));
        take(turns, "y", "other", CompletableFuture.completedFuture(null));

        assertThat(log).containsExactly("a", "other");
        a.completeExceptionally(new IllegalStateException());
        assertThat(log).containsExactly("a", "other", "b");
        b.complete(null);
        assertThat(log).containsExactly("a", "other", "b", "c");
    }

    @Test
    void many_thatCompleteAtOnceAfterOneThatDoesNot_needNoStack() {
        KeyedSerialExecutor<String> turns = new KeyedSerialExecutor<>(200_000, "full");
        CompletableFuture<Void> first = new CompletableFuture<>();
        take(turns, "x", "first", first);
        IntStream.range(0, 100_000).forEach(i -> take(turns, "x", "n", CompletableFuture.completedFuture(null)));

        first.complete(null);

        assertThat(log).hasSize(100_001);
    }

    @Test
    void tooMany_areRefused_untilThereIsRoom() {
        KeyedSerialExecutor<String> turns = new KeyedSerialExecutor<>(2, "full; try again");
        CompletableFuture<Void> first = new CompletableFuture<>();
        take(turns, "x", "1", first);
        take(turns, "y", "2", new CompletableFuture<>());

        assertThatThrownBy(
                        () -> take(turns, "z", "3", first).toCompletableFuture().join())
                .hasRootCauseInstanceOf(ParleyException.class)
                .hasRootCauseMessage("full; try again");
        first.complete(null);
        take(turns, "z", "4", first);

        assertThat(log).containsExactly("1", "2", "4");
    }

    @Test
    void workThatThrows_failsItsOwnStageOnly() {
        KeyedSerialExecutor<String> turns = new KeyedSerialExecutor<>(2, "full; try again");
        CompletionStage<Void> bad = turns.execute("x", () -> {
            throw new IllegalStateException("bad");
        });
        take(turns, "x", "next", CompletableFuture.completedFuture(null));

        assertThat(bad.toCompletableFuture()).isCompletedExceptionally();
        assertThat(log).containsExactly("next");
    }

    private CompletionStage<Void> take(
            KeyedSerialExecutor<String> turns, String key, String name, CompletableFuture<Void> until) {
        return turns.execute(key, () -> {
            log.add(name);
            return until;
        });
    }
}
