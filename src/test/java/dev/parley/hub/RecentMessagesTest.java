// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {
    private static final ChannelName ROOM = ChannelName.parse("room/lobby");

    private final AtomicLong all = new AtomicLong();
    private final RecentMessages tail = new RecentMessages(ROOM, all);

    @Test
    void messages_thatFollowEachOther_areThereFromAnyOfThemOn() {
        add(5, 6, 7);

        assertThat(offsets(5, 9)).containsExactly(5L, 6L, 7L);
        assertThat(offsets(6, 1)).containsExactly(6L);
        assertThat(offsets(4, 9)).isEmpty();
        assertThat(offsets(8, 9)).isEmpty();
    }

    @Test
    void message_afterAGap_beginsAnew() {
        add(5, 6, 8);

        assertThat(offsets(5, 9)).isEmpty();
        assertThat(offsets(8, 9)).containsExactly(8L);
    }

    @Test
    void message_thatComesTwice_isThereOnce() {
        add(5, 6, 5, 6, 7);

        assertThat(offsets(5, 9)).containsExactly(5L, 6L, 7L);
    }

    @Test
    void message_thatExpires_isLeftToTheLog() {
        add(5);
        tail.add(message(6, "\"x\"", 1_000));
        add(7);

        assertThat(offsets(5, 9)).isEmpty();
        assertThat(offsets(6, 9)).isEmpty();
        assertThat(offsets(7, 9)).containsExactly(7L);
    }

    @Test
    void eldest_goWhereThereIsTooMuch() {
        String large = "\"" + "x".repeat(800_000) + "\"";
        for (long offset = 1; offset <= 3; offset++) {
            tail.add(message(offset, large, 0));
        }

        assertThat(offsets(1, 9)).isEmpty();
        assertThat(offsets(2, 9)).containsExactly(2L, 3L);
    }

    @Test
    void tail_isGivenUpWhereAllTogetherHoldTooMuch() {
        add(1, 2);
        all.addAndGet(32 << 20);
        add(3);

        assertThat(offsets(1, 9)).isEmpty();
        assertThat(all).hasValue(32 << 20);
    }

    @Test
    void clear_givesBackWhatWasHeld() {
        add(1, 2, 3);
        assertThat(all.get()).isPositive();

        tail.clear();

        assertThat(all).hasValue(0);
        assertThat(offsets(3, 9)).isEmpty();
    }

    private void add(long... offsets) {
        for (long offset : offsets) {
            tail.add(message(offset, "\"x\"", 0));
        }
    }

    private List<Long> offsets(long from, int most) {
        return tail.from(from, most).stream().map(Broadcast::offset).toList();
    }

    private static Message message(long offset, String body, long expires) {
        return new Message(offset, 1, null, body, null, false, expires);
    }
}
