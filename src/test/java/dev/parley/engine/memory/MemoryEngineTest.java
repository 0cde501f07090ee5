// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.Appended;
import dev.parley.engine.ChannelState;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.MovableClock;
import dev.parley.engine.Signal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of an engine that a test steps through by hand. */
class MemoryEngineTest {
    private static final ChannelName ROOM = ChannelName.room("lobby");
    private static final Sender ANN = new Sender("ann", "Ann");

    private final Queue<Runnable> steps = new ArrayDeque<>();
    private final MemoryEngine engine = new MemoryEngine(new MovableClock(), steps::add);
    private final HeardEvents heard = new HeardEvents();

    @BeforeEach
    void start() {
        engine.start(heard);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void request_isDoneInItsTurn_andNotBefore() {
        CompletableFuture<Appended> first = append("1");
        CompletableFuture<ChannelState> between = engine.log().open(ROOM).toCompletableFuture();
        CompletableFuture<Appended> second = append("2");
        assertThat(engine.upkeep().waiting()).isEqualTo(3);
        assertThat(heard.appended).isEmpty();

        step();
        assertThat(first.join().position().offset()).isEqualTo(1);
        assertThat(between).isNotDone();

        step();
        assertThat(between.join().head().offset())
                .as("what was heard before it")
                .isEqualTo(1);
        assertThat(second).isNotDone();

        step();
        assertThat(second.join().position().offset()).isEqualTo(2);
        assertThat(heard.offsets(ROOM)).containsExactly(1L, 2L);
        assertThat(engine.upkeep().waiting()).isZero();
    }

    @Test
    void append_whenItsStageCompletes_wasHeard() {
        CompletionStage<Integer> heardThen = append("1").thenApply(done -> heard.appended.size());

        step();

        assertThat(heardThen).isCompletedWithValue(1);
    }

    @Test
    void signal_comesInItsTurn_andTheListenerIsToldThatNothingWaits() {
        CompletableFuture<Void> told =
                engine.nodes().signal(new Signal.Typing(ROOM, ANN)).toCompletableFuture();
        assertThat(heard.signals).isEmpty();

        step();

        assertThat(told).isCompleted();
        assertThat(heard.signals).hasSize(1);
        assertThat(heard.toldAtDrain).isEqualTo(1);
    }

    @Test
    void request_takenInBeforeAClose_isDone_andALaterOneIsRefused() {
        CompletableFuture<Appended> before = append("1");
        engine.close();
        CompletableFuture<Appended> after = append("2");
        assertThat(after).isCompletedExceptionally();

        step();

        assertThat(before.join().position().offset()).isEqualTo(1);
        assertThat(steps).isEmpty();
    }

    private CompletableFuture<Appended> append(String body) {
        return engine.log().append(new Append(ROOM, ANN, body, null, 0)).toCompletableFuture();
    }

    private void step() {
        steps.remove().run();
    }
}
