// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What an engine asks a quota before it adds to storage, once for each row that is new; and what becomes of a request that it refuses. */
abstract class QuotaContract extends ChannelListContract {
    private final Counted quota = new Counted();

    /** Counts what it is asked, and refuses on demand. */
    private static final class Counted implements Quota {
        private long bytes;
        private int rows;
        private int channels;
        private boolean refusesBytes;
        private boolean refusesChannels;

        @Override
        public synchronized Optional<ParleyException> bytes(long count) {
            if (refusesBytes) {
                return Optional.of(new ParleyException(ErrorCode.RATE_LIMITED, "no bytes"));
            }
            bytes += count;
            rows++;
            return Optional.empty();
        }

        @Override
        public synchronized Optional<ParleyException> channel() {
            if (refusesChannels) {
                return Optional.of(new ParleyException(ErrorCode.STORAGE_FULL, "no channel"));
            }
            channels++;
            return Optional.empty();
        }
    }

    @Test
    void append_counted_isItsBody_andWhatStandsAroundIt_andTheChannelOnce() {
        done(engine.log().append(counted(ROOM, "\"" + "字".repeat(100) + "\"", null)));

        assertThat(quota.bytes).isBetween(302L, 302L + 256);
        assertThat(quota.channels).isEqualTo(1);

        long before = quota.bytes;
        done(engine.log().append(counted(ROOM, "\"" + "字".repeat(100) + "\"", "k".repeat(100))));

        assertThat(quota.bytes - before).as("its key too").isGreaterThanOrEqualTo(before + 100);
        assertThat(quota.channels).isEqualTo(1);
    }

    @Test
    void append_refusedItsBytes_isNotStored_andBeginsNothing() {
        quota.refusesBytes = true;

        assertThat(failure(engine.log().append(counted(ROOM, "1", null)))).isEqualTo(ErrorCode.RATE_LIMITED);

        assertThat(roomNames()).isEmpty();
        assertThat(quota.channels).isZero();
        assertThat(done(engine.log().append(said(ROOM, ANN, "2"))).position().offset())
                .isEqualTo(1);
    }

    @Test
    void append_refusedItsChannel_beginsNone_andItsNeighboursAreStored() {
        quota.refusesChannels = true;
        List<CompletionStage<Appended>> stages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stages.add(engine.log().append(counted(ChannelName.room("new " + i), "1", null)));
            stages.add(engine.log().append(said(CHAT, ANN, "" + i)));
        }

        for (int i = 0; i < 20; i++) {
            assertThat(failure(stages.get(2 * i))).isEqualTo(ErrorCode.STORAGE_FULL);
            assertThat(done(stages.get(2 * i + 1)).position().offset()).isEqualTo(i + 1);
        }
        assertThat(roomNames()).isEmpty();
        done(engine.log().append(said(ROOM, ANN, "1")));
        assertThat(done(engine.log().append(counted(ROOM, "2", null)))
                        .position()
                        .offset())
                .as("one that is there needs none")
                .isEqualTo(2);
    }

    @Test
    void append_ofTwoThatBeginTheSameChannel_countsItOnce() {
        Counted other = new Counted();
        CompletionStage<Appended> first = engine.log().append(counted(ROOM, "1", null));
        CompletionStage<Appended> second = engine.log().append(new Append(ROOM, Sender.of(BOB), "2", null, 0, other));

        assertThat(done(first).position().offset()).isEqualTo(1);
        assertThat(done(second).position().offset()).isEqualTo(2);
        assertThat(quota.channels).isEqualTo(1);
        assertThat(other.channels).isZero();
    }

    @Test
    void privateChat_thatBegins_isAChannelToo() {
        done(engine.log().append(counted(CHAT, "1", null)));
        done(engine.log().append(counted(CHAT, "2", null)));

        assertThat(quota.channels).isEqualTo(1);
    }

    @Test
    void join_counted_isARowOnce_howeverOftenSomeoneComesAndGoes() {
        for (int i = 0; i < 3; i++) {
            assertThat(done(engine.conversations().join("bob", ROOM, quota))).isTrue();
            assertThat(done(engine.conversations().join("bob", ROOM, quota))).isFalse();
            done(engine.conversations().leave("bob", ROOM));
        }

        assertThat(quota.rows).isEqualTo(1);
        assertThat(quota.channels).isEqualTo(1);
    }

    @Test
    void join_refusedItsChannel_fails_andRefusedItsRow_staysOffTheList() {
        quota.refusesChannels = true;
        assertThat(failure(engine.conversations().join("bob", ROOM, quota))).isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(roomNames()).isEmpty();

        fill(ROOM, 1);
        quota.refusesBytes = true;
        assertThat(done(engine.conversations().join("bob", ROOM, quota))).isFalse();
        assertThat(channels("bob")).doesNotContain(ROOM.toString());

        quota.refusesBytes = false;
        assertThat(done(engine.conversations().join("bob", ROOM, quota))).isTrue();
        assertThat(channels("bob")).contains(ROOM.toString());
    }

    @Test
    void mark_counted_isARowOnce_andRefusedDoesNotMove() {
        fill(ROOM, 3);
        quota.refusesBytes = true;
        assertThat(failure(engine.conversations().mark("bob", ROOM, 1, quota))).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(view("bob", ROOM).read()).isZero();

        quota.refusesBytes = false;
        assertThat(done(engine.conversations().mark("bob", ROOM, 1, quota)).read())
                .isEqualTo(1);
        assertThat(done(engine.conversations().mark("bob", ROOM, 3, quota)).read())
                .isEqualTo(3);
        done(engine.conversations().mark("bob", ChannelName.room("nowhere"), 3, quota));
        assertThat(quota.rows).isEqualTo(1);

        done(engine.conversations().join("ann", ROOM, Quota.UNLIMITED));
        done(engine.conversations().mark("ann", ROOM, 3, quota));
        assertThat(quota.rows).as("who is on the list has a row").isEqualTo(1);
    }

    @Test
    void remember_counted_isARowOnce_andRefusedIsTriedAgain() {
        quota.refusesBytes = true;
        engine.people().remember(BOB, quota);
        // Behind it in the writer's order.
        fill(ROOM, 1);
        assertThat(done(engine.people().known(Set.of("bob")))).isEmpty();

        quota.refusesBytes = false;
        engine.people().remember(BOB, quota);
        engine.people().remember(User.known("bob", "Robert", Set.of()), quota);
        fill(ROOM, 1);

        assertThat(done(engine.people().known(Set.of("bob")))).containsKey("bob");
        assertThat(done(engine.people().known(Set.of("bob"))).get("bob").name()).isEqualTo("Robert");
        assertThat(quota.rows).isEqualTo(1);
    }

    private Append counted(ChannelName channel, String body, String key) {
        return new Append(channel, Sender.of(ANN), body, key == null ? null : new Message.Key("ann", key), 0, quota);
    }

    private List<String> roomNames() {
        return done(engine.conversations().channels(ChannelKind.ROOM, "", null, 100)).channels().stream()
                .map(row -> row.name().toString())
                .toList();
    }
}
