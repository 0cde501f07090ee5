// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.engine.Append;
import dev.parley.engine.Appended;
import dev.parley.engine.ChannelState;
import dev.parley.engine.MessageLog;
import dev.parley.engine.Read;
import dev.parley.engine.page.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Interest in a channel is taken once, and given back once, whatever comes in between. */
class ChannelInterestTest {
    private static final ChannelName ROOM = ChannelName.room("lobby");

    private final AskedLog log = new AskedLog();
    private final Channel channel = new Channel(
            ROOM,
            new ChannelContext(log, null, Runnable::run, Traffic.NONE, (connection, name) -> {}, new AtomicLong()));

    @Test
    void channel_openedByMany_takesOneInterest_andGivesOneBack() {
        channel.open();
        channel.open();
        log.answer("e", 3);
        assertThat(channel.open().toCompletableFuture().join()).isEqualTo(new Position("e", 3));

        channel.close();

        assertThat(log.calls).containsExactly("open room/lobby", "release room/lobby");
    }

    @Test
    void channel_thatNobodyOpened_givesNothingBack() {
        channel.close();

        assertThat(log.calls).isEmpty();
    }

    @Test
    void channel_closedBeforeTheAnswer_givesBackAfterIt() {
        channel.open();
        channel.close();
        assertThat(log.calls).containsExactly("open room/lobby");

        log.answer("e", 0);

        assertThat(log.calls).containsExactly("open room/lobby", "release room/lobby");
    }

    @Test
    void channel_whoseOpeningFails_gaveNothing_andMayBeOpenedAgain() {
        channel.open();
        log.fail();
        channel.open();
        log.answer("e", 1);

        channel.close();

        assertThat(log.calls).containsExactly("open room/lobby", "open room/lobby", "release room/lobby");
    }

    @Test
    void channel_whoseLogBeganAnew_asksWithoutASecondInterest() {
        channel.open();
        log.answer("e", 5);
        channel.restart();
        CompletionStage<Position> again = channel.open();
        log.answer("e.1", 0);

        assertThat(again.toCompletableFuture().join()).isEqualTo(new Position("e.1", 0));
        channel.close();
        assertThat(log.calls).containsExactly("open room/lobby", "state room/lobby", "release room/lobby");
    }

    @Test
    void channel_openedAfterTheLastHasLeft_takesNone() {
        channel.close();
        channel.open();

        assertThat(log.calls).containsExactly("state room/lobby");
    }

    @Test
    void log_ofAnotherEpoch_orWithFewerMessages_isAnotherOne() {
        assertThat(channel.isReplacedBy(new Position("e", 0)))
                .as("not asked yet")
                .isFalse();
        channel.open();
        log.answer("e", 5);

        assertThat(channel.isReplacedBy(new Position("e", 5))).isFalse();
        assertThat(channel.isReplacedBy(new Position("e", 9))).isFalse();
        assertThat(channel.isReplacedBy(new Position("e", 4))).isTrue();
        assertThat(channel.isReplacedBy(new Position("f", 5))).isTrue();
    }

    /** A log that notes what it is asked, and answers when the test says so. */
    private static final class AskedLog implements MessageLog {
        private final List<String> calls = new ArrayList<>();
        private CompletableFuture<ChannelState> last = new CompletableFuture<>();

        void answer(String epoch, long head) {
            last.complete(new ChannelState(new Position(epoch, head), 1));
        }

        void fail() {
            last.completeExceptionally(new IllegalStateException("away"));
        }

        private CompletionStage<ChannelState> asked(String call) {
            calls.add(call);
            last = new CompletableFuture<>();
            return last;
        }

        @Override
        public CompletionStage<ChannelState> open(ChannelName channel) {
            return asked("open " + channel);
        }

        @Override
        public CompletionStage<ChannelState> state(ChannelName channel) {
            return asked("state " + channel);
        }

        @Override
        public void release(ChannelName channel) {
            calls.add("release " + channel);
        }

        @Override
        public CompletionStage<Appended> append(Append append) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Page> read(Read read) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<List<Long>> recalled(ChannelName channel, long upTo) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Boolean> recall(ChannelName channel, long offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Optional<Message>> message(ChannelName channel, long offset) {
            throw new UnsupportedOperationException();
        }
    }
}
