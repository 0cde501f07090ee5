// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.Replies.Subscribed;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Resuming, step by step: each message once and in order, whatever comes when. */
class TailTest {
    private final Tail tail = new Tail("room/a", null);

    @Test
    void first_hasNoPosition_thenTheRepliesHead() {
        assertThat(tail.position()).isEmpty();
        Tail.Resumed resumed = tail.confirm(reply("e", 7, false, false, 6, 7));
        assertThat(offsets(resumed.messages())).containsExactly(6L, 7L);
        assertThat(resumed.gap()).isNull();
        assertThat(tail.position()).contains(new Position("e", 7));
        assertThat(take(8)).containsExactly(8L);
        assertThat(take(8)).isEmpty();
        assertThat(take(3)).isEmpty();
    }

    @Test
    void early_beforeTheReply_comesOnce_andInItsPlace() {
        assertThat(take(8)).isEmpty();
        assertThat(take(10)).isEmpty();
        assertThat(offsets(tail.confirm(reply("e", 9, false, false, 8, 9)).messages()))
                .containsExactly(8L, 9L, 10L);
        assertThat(tail.hasHole()).isFalse();
    }

    @Test
    void early_thatTheReplyPassesOver_isTold() {
        assertThat(take(8)).isEmpty();
        assertThat(offsets(tail.confirm(reply("e", 8, false, false)).messages()))
                .containsExactly(8L);
    }

    @Test
    void hole_holdsWhatIsBehindIt() {
        tail.confirm(reply("e", 1, false, false));
        assertThat(take(3)).isEmpty();
        assertThat(tail.hasHole()).isTrue();
        assertThat(take(2)).containsExactly(2L, 3L);
        assertThat(tail.hasHole()).isFalse();
    }

    @Test
    void recovered_isEverythingAfterThePosition() {
        tail.confirm(reply("e", 5, false, false));
        tail.lost();
        Tail.Resumed resumed = tail.confirm(reply("e", 8, true, false, 6, 7, 8));
        assertThat(resumed.gap()).isNull();
        assertThat(offsets(resumed.messages())).containsExactly(6L, 7L, 8L);
    }

    @Test
    void recoveredWithMore_goesOnAtTheEndOfTheReply() {
        tail.confirm(reply("e", 5, false, false));
        tail.lost();
        tail.confirm(reply("e", 100, true, true, 6, 7));
        assertThat(tail.position()).contains(new Position("e", 7));
        // A private message is heard at once, while older ones are still fed.
        assertThat(take(101)).isEmpty();
        assertThat(LongStream.rangeClosed(8, 100).mapToObj(this::take).toList()).hasSize(93);
        assertThat(tail.position()).contains(new Position("e", 101));
    }

    @Test
    void notRecovered_isAGap_andThenTheLatest() {
        tail.confirm(reply("e", 5, false, false));
        tail.lost();
        Tail.Resumed resumed = tail.confirm(reply("e", 100, false, true, 99, 100));
        assertThat(resumed.gap()).isEqualTo(new Gap("room/a", "e", 6, 98, false));
        assertThat(offsets(resumed.messages())).containsExactly(99L, 100L);
        assertThat(take(101)).containsExactly(101L);
    }

    @Test
    void notRecovered_withNothingInTheReply_isAGapUpToTheHead() {
        tail.confirm(reply("e", 5, false, false));
        tail.lost();
        assertThat(tail.confirm(reply("e", 9, false, true)).gap()).isEqualTo(new Gap("room/a", "e", 6, 9, false));
    }

    @Test
    void anotherLog_beginsAnew() {
        tail.confirm(reply("e", 50, false, false));
        tail.lost();
        Tail.Resumed resumed = tail.confirm(reply("f", 3, false, true, 2, 3));
        assertThat(resumed.gap()).isEqualTo(new Gap("room/a", "f", 1, 1, true));
        assertThat(offsets(resumed.messages())).containsExactly(2L, 3L);
        assertThat(take(4)).containsExactly(4L);
    }

    @Test
    void whatWasEarlyOnALineThatBroke_isAskedForAgain() {
        tail.confirm(reply("e", 1, false, false));
        assertThat(take(3)).isEmpty();
        tail.lost();
        assertThat(offsets(tail.confirm(reply("e", 3, true, false, 2, 3)).messages()))
                .containsExactly(2L, 3L);
    }

    @Test
    void tooManyBehindAHole_areAskedForAgain() {
        tail.confirm(reply("e", 1, false, false));
        for (long offset = 3; offset < 2000; offset++) {
            assertThat(take(offset)).isEmpty();
        }
        assertThat(tail.hasHole()).isTrue();
        tail.lost();
        tail.confirm(reply("e", 1999, true, true, 2, 3));
        assertThat(take(4)).containsExactly(4L);
        assertThat(tail.hasHole()).isFalse();
    }

    @Test
    void recalledMeanwhile_isTold() {
        tail.confirm(reply("e", 5, false, false));
        tail.lost();
        Subscribed reply = new Subscribed("room/a", "e", 5, true, List.of(), false, List.of(2L, 4L), 0, 0);
        assertThat(tail.confirm(reply).recalled()).containsExactly(2L, 4L);
    }

    @Test
    void withoutPlaces_allPass() {
        Tail live = new Tail("live/a", null);
        live.confirm(new Subscribed("live/a", null, 0, false, List.of(), false, List.of(), 0, 1));
        assertThat(live.take(message(0))).hasSize(1);
        assertThat(live.position()).isEmpty();
        live.lost();
        assertThat(live.confirm(new Subscribed("live/a", null, 0, false, List.of(), false, List.of(), 0, 1))
                        .gap())
                .isNull();
    }

    private List<Long> take(long offset) {
        return offsets(tail.take(message(offset)));
    }

    private static Subscribed reply(String epoch, long head, boolean recovered, boolean more, long... offsets) {
        List<Message> messages =
                LongStream.of(offsets).mapToObj(TailTest::message).toList();
        return new Subscribed("room/a", epoch, head, recovered, messages, more, List.of(), 0, 1);
    }

    private static Message message(long offset) {
        return new Message("room/a", null, offset, Instant.EPOCH, null, Json.tree(offset), null, false, false);
    }

    private static List<Long> offsets(List<Message> messages) {
        return messages.stream().map(Message::offset).toList();
    }
}
