// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.channel.Sender;
import dev.parley.engine.page.ChannelSummary;
import dev.parley.identity.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every engine promises about taking away: by size, a channel, a person. */
public abstract class RemovalContract extends LogContract {
    private static final User EVE = User.known("eve", "Eve", Set.of());
    private static final ChannelName INBOX = ChannelName.inbox("ann");

    /** How many steps a removal of this size takes is the engine's own matter; this is enough to have several. */
    private static final int MANY = 1_200;

    // -- by size

    @Test
    void trim_byBytes_cutsTheFront_andKeepsHeadsMarksAndUnread() {
        done(engine.conversations().join("bob", ROOM, Quota.UNLIMITED));
        fillWith(ROOM, 10, 1_000);
        done(engine.conversations().mark("bob", ROOM, 2, Quota.UNLIMITED));
        String epoch = done(engine.log().open(ROOM)).head().epoch();

        int removed = trimmed(new Retention(0, Duration.ZERO, 4_000), 0);

        ChannelState state = done(engine.log().open(ROOM));
        assertThat(removed).isEqualTo((int) state.first() - 1);
        // Each is its body and what stands around it, which is more than nothing and less than another body.
        assertThat(state.first()).isBetween(7L, 9L);
        assertThat(state.head()).isEqualTo(new Position(epoch, 10));
        assertThat(view("bob", ROOM).read()).isEqualTo(2);
        assertThat(view("bob", ROOM).unread()).isEqualTo(10 - state.first() + 1);
        assertThat(trimmed(new Retention(0, Duration.ZERO, 4_000), 0)).isZero();
        done(engine.log().append(said(ROOM, ANN, "1")));
        assertThat(message(ROOM, 11).body()).isEqualTo("1");
    }

    @Test
    void trim_byBytes_neverTakesTheNewest_andCountsWhatWasTakenBackForLittle() {
        fillWith(ROOM, 3, 5_000);
        assertThat(trimmed(new Retention(0, Duration.ZERO, 10), 0)).isEqualTo(2);
        assertThat(done(engine.log().open(ROOM)).first()).isEqualTo(3);

        fillWith(ROOM, 3, 5_000);
        for (long offset = 3; offset <= 5; offset++) {
            done(engine.log().recall(ROOM, offset));
        }
        assertThat(trimmed(new Retention(0, Duration.ZERO, 7_000), 0)).isZero();
    }

    @Test
    void trim_byBytes_survivesARestart_andWorksBesideCountAndAge() throws Exception {
        fillWith(ROOM, 6, 1_000);
        restart();
        assertThat(trimmed(new Retention(5, Duration.ZERO, 1_000_000), 0)).isEqualTo(1);
        assertThat(trimmed(new Retention(5, Duration.ZERO, 2_500), 0)).isEqualTo(3);
        assertThat(done(engine.log().open(ROOM)).first()).isEqualTo(5);
    }

    @Test
    void trim_ofAllBytes_takesTheOldest_whereverTheyAre() {
        ChannelName topic = ChannelName.parse("topic/prices");
        for (int i = 0; i < 4; i++) {
            fillWith(ROOM, 1, 1_000);
            clock.move(Duration.ofSeconds(1));
            fillWith(topic, 1, 1_000);
            clock.move(Duration.ofSeconds(1));
        }

        assertThat(trimmed(new Retention(0, Duration.ZERO, 0), 4_500)).isEqualTo(5);

        assertThat(done(engine.log().open(ROOM)).first()).isEqualTo(4);
        assertThat(done(engine.log().open(topic)).first()).isEqualTo(3);
        assertThat(trimmed(new Retention(0, Duration.ZERO, 0), 4_500)).isZero();
    }

    // -- a channel

    @Test
    void delete_takesLogListAndMarks_andWhatComesNextIsAnotherChannel() throws Exception {
        done(engine.conversations().join("bob", ROOM, Quota.UNLIMITED));
        fill(ROOM, 3);
        done(engine.conversations().mark("bob", ROOM, 2, Quota.UNLIMITED));
        String epoch = done(engine.log().open(ROOM)).head().epoch();
        ChannelName other = ChannelName.room("other");
        fill(other, 1);

        assertThat(done(engine.upkeep().delete(ROOM))).isEqualTo(3);

        ChannelState state = done(engine.log().open(ROOM));
        assertThat(state.head().offset()).isZero();
        assertThat(state.head().epoch()).isNotEqualTo(epoch);
        assertThat(read(Read.forward(ROOM, 0, 10, 10)).messages()).isEmpty();
        assertThat(done(engine.log().message(ROOM, 2))).isEmpty();
        assertThat(channels("bob")).containsExactly("user/bob");
        assertThat(view("bob", ROOM).read()).isZero();
        assertThat(heard.deleted).containsExactly(ROOM);
        assertThat(done(engine.conversations().channels(ChannelKind.ROOM, "", null, 10))
                        .channels())
                .extracting(ChannelSummary::name)
                .containsExactly(other);

        Appended first = done(engine.log().append(said(ROOM, ANN, "\"new\"")));
        assertThat(first.position()).isEqualTo(new Position(state.head().epoch(), 1));
        assertThat(done(engine.log().open(other)).head().epoch()).isEqualTo(epoch);
        restart();
        assertThat(done(engine.log().open(ROOM)).head()).isEqualTo(first.position());
        assertThat(view("bob", ROOM).epoch()).isEqualTo(first.position().epoch());
        assertThat(read(Read.forward(ROOM, 0, 10, 10)).head().epoch())
                .isEqualTo(first.position().epoch());
    }

    @Test
    void delete_again_isAnotherEpochEachTime_alsoOfAnEmptyChannel_afterARestart() throws Exception {
        String first =
                done(engine.log().append(said(ROOM, ANN, "1"))).position().epoch();
        done(engine.upkeep().delete(ROOM));
        String second =
                done(engine.log().append(said(ROOM, ANN, "1"))).position().epoch();
        done(engine.upkeep().delete(ROOM));
        restart();
        String third = done(engine.log().open(ROOM)).head().epoch();

        assertThat(Set.of(first, second, third)).hasSize(3);
        assertThat(done(engine.upkeep().delete(ROOM))).as("nothing to delete").isZero();
        assertThat(done(engine.log().open(ROOM)).head().epoch()).isEqualTo(third);
    }

    @Test
    void delete_ofALongLog_goesOnAfterARestart_andKeysOfBeforeCountNoMore() throws Exception {
        for (int i = 0; i < MANY - 1; i++) {
            engine.log().append(said(ROOM, ANN, "1"));
        }
        done(engine.log().append(keyed(ROOM, "ann", "k", "1")));
        assertThat(done(engine.upkeep().delete(ROOM))).isEqualTo(MANY);
        // Whatever was left to be done is done by the next one.
        restart();

        assertThat(done(engine.log().append(keyed(ROOM, "ann", "k", "2"))).duplicate())
                .isFalse();
        assertThat(read(Read.forward(ROOM, 0, 10, 10)).messages()).hasSize(1);
    }

    @Test
    void delete_amongAppends_isInTheirOrder() {
        var before = engine.log().append(said(ROOM, ANN, "\"before\""));
        var deleted = engine.upkeep().delete(ROOM);
        var after = engine.log().append(said(ROOM, ANN, "\"after\""));

        assertThat(done(deleted)).isEqualTo(1);
        assertThat(done(before).position().offset()).isEqualTo(1);
        assertThat(done(after).position().offset()).isEqualTo(1);
        assertThat(done(after).position().epoch())
                .isNotEqualTo(done(before).position().epoch());
        assertThat(message(ROOM, 1).body()).isEqualTo("\"after\"");
    }

    // -- a person

    @Test
    void forget_takesNameInboxListsMarksAndTickets() throws Exception {
        engine.people().remember(ANN, Quota.UNLIMITED);
        done(engine.conversations().join("ann", ROOM, Quota.UNLIMITED));
        done(engine.conversations().join("bob", ROOM, Quota.UNLIMITED));
        fill(CHAT, 2);
        done(engine.log().append(new Append(INBOX, null, "\"for ann\"", null, 0)));
        done(engine.conversations().mark("ann", INBOX, 1, Quota.UNLIMITED));
        String ticket = done(engine.credentials().issueTicket(new Ticket(ANN), Duration.ofSeconds(30)));

        done(engine.people().forget("ann", false));

        assertThat(done(engine.people().known(Set.of("ann")))).isEmpty();
        assertThat(done(engine.credentials().redeemTicket(ticket))).isEmpty();
        assertThat(done(engine.log().open(INBOX)).head().offset()).isZero();
        assertThat(view("ann", INBOX).read()).isZero();
        await().untilAsserted(() -> assertThat(channels("ann")).containsExactly("user/ann"));
        assertThat(channels("bob")).contains("room/lobby", "direct/ann~bob");
        assertThat(heard.deleted).containsExactly(INBOX);
        // Kept as they were, since nobody asked for more.
        assertThat(message(CHAT, 1).body()).isEqualTo("\"0\"");
        assertThat(message(CHAT, 1).from()).isEqualTo(Sender.of(ANN));
        restart();
        assertThat(done(engine.people().known(Set.of("ann")))).isEmpty();
    }

    @Test
    void forget_withRecall_takesBackAllThatWasSaid_withNameAndKey_andNothingOfOthers() {
        done(engine.log().append(keyed(ROOM, "ann", "k", "\"hello\"")));
        done(engine.log().append(said(ROOM, BOB, "\"of bob\"")));
        done(engine.log().append(said(CHAT, ANN, "\"private\"")));
        done(engine.log().append(said(CHAT, BOB, "\"answer\"")));
        done(engine.log().append(said(ROOM, EVE, "\"of eve\"")));

        done(engine.people().forget("ann", true));

        await().untilAsserted(
                        () -> assertThat(heard.recalled).containsExactlyInAnyOrder("room/lobby@1", "direct/ann~bob@1"));
        for (Message gone : List.of(message(ROOM, 1), message(CHAT, 1))) {
            assertThat(gone.recalled()).isTrue();
            assertThat(gone.body()).isNull();
            assertThat(gone.from()).isNull();
            assertThat(gone.key()).isNull();
        }
        assertThat(message(ROOM, 2).body()).isEqualTo("\"of bob\"");
        assertThat(message(CHAT, 2).body()).isEqualTo("\"answer\"");
        assertThat(message(ROOM, 3).from()).isEqualTo(Sender.of(EVE));
        assertThat(done(engine.log().recalled(ROOM, 10))).containsExactly(1L);
        assertThat(view("bob", CHAT).unread()).isZero();
    }

    @Test
    void forget_ofSomeoneWhoSaidMuch_goesOnAfterARestart_andWhatIsSaidLaterStays() throws Exception {
        for (int i = 0; i < MANY; i++) {
            engine.log().append(said(i % 2 == 0 ? ROOM : ChannelName.room("r" + i), ANN, "1"));
        }
        done(engine.people().forget("ann", true));
        restart();
        clock.move(Duration.ofSeconds(1));
        long later = done(engine.log().append(said(ROOM, ANN, "\"later\"")))
                .position()
                .offset();

        await().untilAsserted(() -> {
            assertThat(message(ROOM, 1).recalled()).isTrue();
            assertThat(message(ROOM, later - 1).recalled()).isTrue();
            assertThat(message(ChannelName.room("r" + (MANY - 1)), 1).recalled())
                    .isTrue();
        });
        assertThat(message(ROOM, later).body()).isEqualTo("\"later\"");
    }

    private void fillWith(ChannelName channel, int count, int bytes) {
        for (int i = 0; i < count; i++) {
            done(engine.log().append(said(channel, ANN, "\"" + "x".repeat(bytes - 2) + "\"")));
        }
    }

    /** Until nothing more is to be trimmed. */
    private int trimmed(Retention each, long all) {
        Retentions retentions = new Retentions(Map.of(ChannelKind.ROOM, each), all);
        int removed = 0;
        int step = 2;
        while (step >= 2) {
            step = done(engine.upkeep().trim(retentions, 2));
            removed += step;
        }
        return removed;
    }
}
