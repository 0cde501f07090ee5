// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Sender;
import dev.parley.engine.page.ConversationPage;
import dev.parley.engine.page.PeoplePage;
import dev.parley.error.ErrorCode;
import dev.parley.identity.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every engine promises; see {@link Engine}. A subclass brings the engine and adds the situations of its own storage. */
public abstract class EngineContract extends QuotaContract {
    @Test
    void direct_firstMessage_isNewOnBothLists() {
        done(engine.log().append(said(CHAT, ANN, "1")));
        done(engine.log().append(said(CHAT, ANN, "2")));
        done(engine.conversations().leave("bob", CHAT));
        assertThat(channels("bob")).containsExactly("user/bob");
        done(engine.log().append(said(CHAT, ANN, "3")));

        assertThat(heard.appended)
                .extracting(HeardEvents.Heard::newMembers)
                .containsExactly(Set.of("ann", "bob"), Set.of(), Set.of("bob"));
        assertThat(channels("ann")).containsExactly("direct/ann~bob", "user/ann");
        assertThat(channels("bob")).containsExactly("direct/ann~bob", "user/bob");
    }

    @Test
    void direct_joinedBeforeItsFirstMessage_isOnNoList() {
        done(engine.conversations().join("ann", CHAT, Quota.UNLIMITED));

        assertThat(channels("ann")).containsExactly("user/ann");
        done(engine.log().append(said(CHAT, BOB, "1")));
        assertThat(heard.appended.get(0).newMembers()).containsExactlyInAnyOrder("ann", "bob");
    }

    @Test
    void room_joined_startsReadAtItsHead() {
        fill(ROOM, 3);

        assertThat(done(engine.conversations().join("bob", ROOM, Quota.UNLIMITED)))
                .isTrue();
        assertThat(done(engine.conversations().join("bob", ROOM, Quota.UNLIMITED)))
                .isFalse();
        assertThat(view("bob", ROOM).read()).isEqualTo(3);
        assertThat(view("bob", ROOM).unread()).isZero();
        fill(ROOM, 2);
        assertThat(view("bob", ROOM).unread()).isEqualTo(2);
    }

    @Test
    void room_leftAndJoinedAgain_keepsItsMark() {
        done(engine.conversations().join("bob", ROOM, Quota.UNLIMITED));
        fill(ROOM, 3);
        done(engine.conversations().mark("bob", ROOM, 2, Quota.UNLIMITED));
        assertThat(done(engine.conversations().leave("bob", ROOM))).isTrue();
        assertThat(done(engine.conversations().leave("bob", ROOM))).isFalse();
        assertThat(channels("bob")).containsExactly("user/bob");

        assertThat(done(engine.conversations().rejoin("bob", ROOM, Quota.UNLIMITED)))
                .isFalse();
        assertThat(channels("bob")).containsExactly("user/bob");
        assertThat(done(engine.conversations().join("bob", ROOM, Quota.UNLIMITED)))
                .isTrue();

        assertThat(view("bob", ROOM).read()).isEqualTo(2);
        assertThat(view("bob", ROOM).unread()).isEqualTo(1);
    }

    @Test
    void mark_movesForwardOnlyAndNeverPastTheHead() {
        fill(CHAT, 5);

        assertThat(done(engine.conversations().mark("bob", CHAT, 3, Quota.UNLIMITED))
                        .read())
                .isEqualTo(3);
        assertThat(done(engine.conversations().mark("bob", CHAT, 2, Quota.UNLIMITED))
                        .read())
                .isEqualTo(3);
        assertThat(done(engine.conversations().mark("bob", CHAT, 3, Quota.UNLIMITED))
                        .read())
                .isEqualTo(3);
        assertThat(done(engine.conversations().mark("bob", CHAT, 99, Quota.UNLIMITED))
                        .read())
                .isEqualTo(5);
        assertThat(view("bob", CHAT).read()).isEqualTo(5);
        assertThat(heard.marked).extracting(Conversation::read).containsExactly(3L, 5L);
        assertThat(done(engine.conversations().mark("bob", ChannelName.room("empty"), 7, Quota.UNLIMITED))
                        .read())
                .isZero();
    }

    @Test
    void unread_leavesOutOwnRecalledAndExpired() {
        done(engine.log().append(said(CHAT, BOB, "1")));
        done(engine.log().append(said(CHAT, ANN, "2")));
        done(engine.log().append(said(CHAT, ANN, "3")));
        done(engine.log().append(new Append(CHAT, Sender.of(ANN), "4", null, 10)));
        done(engine.log().append(new Append(CHAT, Sender.of(BOB), "5", null, 10)));
        done(engine.log().append(said(CHAT, BOB, "6")));
        assertThat(view("bob", CHAT).unread()).isEqualTo(3);
        assertThat(view("bob", CHAT).expires()).isEqualTo(clock.millis() + 10_000);

        done(engine.log().recall(CHAT, 2));
        assertThat(view("bob", CHAT).unread()).isEqualTo(2);
        done(engine.log().recall(CHAT, 1));
        assertThat(view("bob", CHAT).unread()).isEqualTo(2);
        clock.move(Duration.ofSeconds(10));
        assertThat(view("bob", CHAT).unread()).isEqualTo(1);
        assertThat(view("ann", CHAT).unread()).isEqualTo(1);
        assertThat(view("bob", CHAT).expires()).isZero();
        done(engine.conversations().mark("bob", CHAT, 3, Quota.UNLIMITED));
        assertThat(view("bob", CHAT).unread()).isZero();
    }

    @Test
    void conversations_areListedLatestFirstWithTheInboxAlways() {
        done(engine.conversations().join("ann", ROOM, Quota.UNLIMITED));
        clock.move(Duration.ofSeconds(1));
        fill(CHAT, 1);
        clock.move(Duration.ofSeconds(1));
        done(engine.log().append(new Append(ChannelName.inbox("ann"), null, "{\"text\":\"hi\"}", null, 0)));
        clock.move(Duration.ofSeconds(1));
        done(engine.log().append(new Append(ChannelName.ALL, null, "1", null, 0)));
        done(engine.conversations().join("ann", ChannelName.ALL, Quota.UNLIMITED));

        assertThat(channels("ann")).containsExactly("user/ann", "direct/ann~bob", "room/lobby");
        clock.move(Duration.ofSeconds(1));
        fill(ROOM, 1);
        assertThat(channels("ann")).containsExactly("room/lobby", "user/ann", "direct/ann~bob");
        Conversation nobody =
                done(engine.conversations().list("nobody", null, 10)).rows().get(0);
        assertThat(nobody.channel()).isEqualTo(ChannelName.inbox("nobody"));
        assertThat(nobody.last()).isNull();
        assertThat(nobody.unread()).isZero();
    }

    @Test
    void conversations_inPages_nameEachOnce() {
        for (int i = 0; i < 7; i++) {
            // Some of the same millisecond.
            clock.move(Duration.ofMillis(i % 2));
            done(engine.log().append(said(ChannelName.direct("ann", "peer" + i), ANN, "1")));
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            ConversationPage page = done(engine.conversations().list("ann", cursor, 3));
            page.rows().forEach(row -> seen.add(row.channel().toString()));
            cursor = page.cursor();
            pages++;
        } while (cursor != null);

        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(8).doesNotHaveDuplicates().endsWith("user/ann");
    }

    @Test
    void conversations_withANonsenseCursor_isCommandInvalid() {
        for (String nonsense : List.of("", "x", "%%%", "AAAA", "žluť", "A".repeat(5000))) {
            assertThat(failure(engine.conversations().list("ann", nonsense, 10)))
                    .as(nonsense)
                    .isEqualTo(ErrorCode.COMMAND_INVALID);
        }
    }

    @Test
    void ticket_worksOnceAndNotAfterItsTime() {
        String ticket = done(engine.credentials().issueTicket(new Ticket(ANN), Duration.ofMinutes(1)));
        String late = done(engine.credentials().issueTicket(new Ticket(ANN), Duration.ZERO));

        assertThat(ticket).matches("[A-Za-z0-9_.-]{40,}");
        assertThat(done(engine.credentials().lookAtTicket(ticket))).contains(new Ticket(ANN));
        assertThat(done(engine.credentials().lookAtTicket(ticket))).contains(new Ticket(ANN));
        assertThat(done(engine.credentials().lookAtTicket(late))).isEmpty();
        assertThat(done(engine.credentials().lookAtTicket("guessed"))).isEmpty();
        assertThat(done(engine.credentials().redeemTicket(ticket))).contains(new Ticket(ANN));
        assertThat(done(engine.credentials().redeemTicket(ticket))).isEmpty();
        assertThat(done(engine.credentials().lookAtTicket(ticket))).isEmpty();
        assertThat(done(engine.credentials().redeemTicket(late))).isEmpty();
        assertThat(done(engine.credentials().redeemTicket("guessed"))).isEmpty();
    }

    @Test
    void remembered_user_isKnownByItsLatestNameAlsoAfterARestart() throws Exception {
        engine.people().remember(ANN, Quota.UNLIMITED);
        engine.people().remember(User.guest("guest-1", "Old"), Quota.UNLIMITED);
        engine.people().remember(User.guest("guest-1", "新名字"), Quota.UNLIMITED);
        restart();

        assertThat(done(engine.people().known(Set.of("ann", "guest-1", "nobody"))))
                .isEqualTo(Map.of(
                        "ann", User.known("ann", ANN.name(), Set.of()), "guest-1", User.guest("guest-1", "新名字")));
    }

    @Test
    void presence_countsPeopleNotConnections() {
        done(engine.presence().enter(ROOM, "c1", ANN));
        done(engine.presence().enter(ROOM, "c2", ANN));
        done(engine.presence().enter(ROOM, "c3", BOB));
        done(engine.presence().enter(ROOM, "c3", BOB));

        assertThat(done(engine.presence().of(ROOM, 10)))
                .isEqualTo(new Presence(List.of(new Presence.Person(ANN, 2), new Presence.Person(BOB, 1)), 2));
        assertThat(done(engine.presence().of(ROOM, 1)).people()).hasSize(1);
        assertThat(done(engine.presence().of(ROOM, 1)).count()).isEqualTo(2);
        done(engine.presence().exit(ROOM, "c1"));
        done(engine.presence().exit(ROOM, "c1"));
        done(engine.presence().exit(ROOM, "c3"));
        assertThat(done(engine.presence().of(ROOM, 10)))
                .isEqualTo(new Presence(List.of(new Presence.Person(ANN, 1)), 1));
        done(engine.presence().exit(ROOM, "c2"));
        assertThat(done(engine.presence().of(ROOM, 10)).count()).isZero();
    }

    @Test
    void presence_changes_areToldPerPersonInOrder() {
        done(engine.presence().enter(ROOM, "c1", ANN));
        done(engine.presence().enter(ROOM, "c2", ANN));
        done(engine.presence().enter(ROOM, "c3", BOB));
        done(engine.presence().enter(ROOM, "c3", BOB.named("Robert")));
        done(engine.presence().enter(ROOM, "c1", ANN));
        done(engine.presence().exit(ROOM, "c1"));
        done(engine.presence().exit(ROOM, "c2"));
        done(engine.presence().exit(ROOM, "c2"));

        await().untilAsserted(() -> assertThat(heard.presence)
                .containsExactly(
                        "JOINED " + ANN.name() + " " + ROOM + " 1",
                        "JOINED " + BOB.name() + " " + ROOM + " 2",
                        "RENAMED Robert " + ROOM + " 2",
                        "LEFT " + ANN.name() + " " + ROOM + " 1"));
    }

    @Test
    void presence_anotherUserOnTheSameConnection_isALeaveAndAJoin() {
        done(engine.presence().enter(ROOM, "c1", User.guest("guest-1", "Guest")));
        done(engine.presence().enter(ROOM, "c1", ANN));

        await().untilAsserted(() -> assertThat(heard.presence)
                .containsExactly(
                        "JOINED Guest " + ROOM + " 1",
                        "LEFT Guest " + ROOM + " 0",
                        "JOINED " + ANN.name() + " " + ROOM + " 1"));
        assertThat(done(engine.presence().of(ROOM, 10)).people()).containsExactly(new Presence.Person(ANN, 1));
    }

    @Test
    void online_isWhoeverHasEnteredTheInbox() {
        done(engine.presence().enter(ChannelName.inbox("ann"), "c1", ANN));

        assertThat(done(engine.presence().online(Set.of("ann", "bob")))).containsExactly("ann");
        done(engine.presence().exit(ChannelName.inbox("ann"), "c1"));
        assertThat(done(engine.presence().online(Set.of("ann", "bob")))).isEmpty();
    }

    @Test
    void people_areFoundByNameOrIdAndPagedByName() {
        engine.people().remember(User.known("u1", "Zoë", Set.of()), Quota.UNLIMITED);
        engine.people().remember(User.known("u2", "anna", Set.of()), Quota.UNLIMITED);
        engine.people().remember(User.known("hannah", "李雷", Set.of()), Quota.UNLIMITED);
        engine.people().remember(User.guest("guest-1", "Anna"), Quota.UNLIMITED);

        await().untilAsserted(() -> assertThat(names(done(engine.people().search("", null, 10))))
                .containsExactly("Anna", "Zoë", "anna", "李雷"));
        assertThat(names(done(engine.people().search("ANN", null, 10)))).containsExactly("Anna", "anna", "李雷");
        assertThat(names(done(engine.people().search("雷", null, 10)))).containsExactly("李雷");
        assertThat(names(done(engine.people().search("%", null, 10)))).isEmpty();
        // In either case, in any script.
        assertThat(names(done(engine.people().search("ZOË", null, 10)))).containsExactly("Zoë");
        engine.people().remember(User.known("u3", "Ольга Σίσυφος", Set.of()), Quota.UNLIMITED);
        for (String query : List.of("ОЛЬГА", "ольга", "ΣΊΣΥΦΟΣ", "σίσυφοσ")) {
            await().untilAsserted(() -> assertThat(names(done(engine.people().search(query, null, 10))))
                    .containsExactly("Ольга Σίσυφος"));
        }
        PeoplePage first = done(engine.people().search("", null, 3));
        assertThat(names(first)).hasSize(3);
        PeoplePage last = done(engine.people().search("", first.cursor(), 3));
        assertThat(names(last)).containsExactly("Ольга Σίσυφος", "李雷");
        assertThat(last.cursor()).isNull();
        assertThat(failure(engine.people().search("", "nonsense", 3))).isEqualTo(ErrorCode.COMMAND_INVALID);
    }

    private static List<String> names(PeoplePage page) {
        return page.people().stream().map(User::name).toList();
    }

    @Test
    void signal_comesBackToItsOwnNode() {
        Signal signal = new Signal.Typing(ROOM, Sender.of(ANN));

        done(engine.nodes().signal(signal));

        await().untilAsserted(() -> assertThat(heard.signals).containsExactly(signal));
    }

    @Test
    void restart_keepsEverythingButWhatIsInMemory() throws Exception {
        Appended appended = done(engine.log().append(keyed(CHAT, "ann", "k", "\"kept\"")));
        done(engine.conversations().join("ann", ROOM, Quota.UNLIMITED));
        done(engine.conversations().mark("bob", CHAT, 1, Quota.UNLIMITED));
        restart();

        assertThat(message(CHAT, 1).body()).isEqualTo("\"kept\"");
        assertThat(view("bob", CHAT).read()).isEqualTo(1);
        assertThat(channels("ann")).containsExactlyInAnyOrder("direct/ann~bob", "room/lobby", "user/ann");
        assertThat(done(engine.log().append(keyed(CHAT, "ann", "k", "2"))))
                .isEqualTo(new Appended(appended.position(), appended.time(), true));
        assertThat(done(engine.log().append(said(CHAT, ANN, "3"))).position().offset())
                .isEqualTo(2);
    }

    @Test
    void close_finishesWhatWasAcceptedAndRefusesTheRest() {
        AtomicLong completed = new AtomicLong();
        List<CompletionStage<Appended>> accepted = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            accepted.add(engine.log().append(said(ROOM, ANN, "1")));
            accepted.get(i).thenAccept(done -> completed.incrementAndGet());
        }

        engine.close();
        engine.close();

        assertThat(completed).hasValue(500);
        assertThat(engine.upkeep().health().good()).isFalse();
        assertThat(failure(engine.log().append(said(ROOM, ANN, "1")))).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(failure(engine.log().read(Read.forward(ROOM, 0, 1, 1)))).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(failure(engine.log().open(ROOM))).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(failure(engine.credentials().redeemTicket("x"))).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(failure(engine.presence().enter(ROOM, "c1", ANN))).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(failure(engine.presence().exit(ROOM, "c1"))).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(failure(engine.presence().of(ROOM, 1))).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
    }
}
