// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static dev.parley.hub.HubUnderTest.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.engine.Signal;
import dev.parley.error.CloseCode;
import dev.parley.identity.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is told of what the engine tells. */
class EngineEventsTest {
    private final HubUnderTest test = new HubUnderTest();

    @Test
    void mark_isToldToTheUsersOtherConnections_andNotToTheOneThatMovesIt() {
        HubUnderTest.Client here = test.client("ana");
        HubUnderTest.Client there = test.client("ana");
        HubUnderTest.Client other = test.client("bob");
        for (HubUnderTest.Client client : List.of(here, there, other)) {
            client.joined(ROOM);
        }
        test.publishAll(ROOM, 1, 2);
        readAll(here, there, other);

        var unused = test.hub.mark(here.connection, here.user, ROOM, 2);
        test.run();

        assertThat(here.read()).isEmpty();
        assertThat(there.read()).singleElement().asString().contains("\"event\":\"read\"", "\"read\":2");
        assertThat(other.read()).isEmpty();
    }

    @Test
    void mark_inAPrivateChat_isToldToThePeerToo() {
        HubUnderTest.Client ana = test.client("ana");
        HubUnderTest.Client bob = test.client("bob");
        ChannelName chat = ChannelName.direct("ana", "bob");
        test.publishAll(chat, 1, 1);
        readAll(ana, bob);

        var unused = test.hub.mark(ana.connection, ana.user, chat, 1);
        test.run();

        assertThat(ana.read()).isEmpty();
        assertThat(bob.read()).singleElement().asString().contains("\"event\":\"read\"", "\"ana\"");
    }

    @Test
    void messagesOfUserInbox_reachAllOfTheirConnections_andHoldNoChannel() {
        HubUnderTest.Client here = test.client("ana");
        HubUnderTest.Client there = test.client("ana");
        HubUnderTest.Client other = test.client("bob");
        ChannelName inbox = ChannelName.inbox("ana");
        test.publishAll(inbox, 1, 2);

        assertThat(here.readOffsets()).containsExactly(1L, 2L);
        assertThat(there.readOffsets()).containsExactly(1L, 2L);
        assertThat(other.readOffsets()).isEmpty();
        assertThat(test.hub.heard()).doesNotContain(inbox);
    }

    @Test
    void recall_isToldToWhoHearsTheChannel() {
        HubUnderTest.Client ana = test.client("ana");
        HubUnderTest.Client bob = test.client("bob");
        ana.joined(ROOM);
        test.publishAll(ROOM, 1, 1);
        readAll(ana, bob);
        test.engine.log().recall(ROOM, 1);
        test.run();

        assertThat(ana.read()).singleElement().asString().contains("\"event\":\"recalled\"", "\"offset\":1");
        assertThat(bob.read()).isEmpty();
    }

    @Test
    void liveMessage_thatDoesNotFit_endsTheSlowOneAlone() {
        HubUnderTest narrow = new HubUnderTest(4, true);
        ChannelName live = ChannelName.parse("live/a");
        HubUnderTest.Client slow = narrow.client("ana");
        HubUnderTest.Client quick = narrow.client("bob");
        slow.joined(live);
        quick.joined(live);
        readAll(slow, quick);
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            narrow.hub.listener().onSignal(new Signal.Live(live, 1, null, String.valueOf(i)));
            heard.addAll(quick.read());
        }

        assertThat(heard).hasSize(5);
        assertThat(slow.writer.closeCode()).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(quick.writer.isClosing()).isFalse();
    }

    @Test
    void typing_isToldToTheOthers_andLeftOutWhereSomeoneIsBehind() {
        HubUnderTest narrow = new HubUnderTest(8, true);
        HubUnderTest.Client ana = narrow.client("ana");
        HubUnderTest.Client bob = narrow.client("bob");
        HubUnderTest.Client slow = narrow.client("cid");
        for (HubUnderTest.Client client : List.of(ana, bob, slow)) {
            client.joined(ROOM);
        }
        narrow.scheduler.pass(1000);
        readAll(ana, bob, slow);
        narrow.publishAll(ROOM, 1, 6);
        readAll(ana, bob);
        narrow.hub.listener().onSignal(new Signal.Typing(ROOM, Sender.of(ana.user)));

        assertThat(ana.read()).isEmpty();
        assertThat(bob.read()).singleElement().asString().contains("\"event\":\"typing\"");
        assertThat(slow.read()).hasSize(6).noneMatch(frame -> frame.contains("typing"));
        assertThat(slow.writer.isClosing()).isFalse();
    }

    @Test
    void messageToOneClient_reachesNoOtherOfTheUsers() {
        HubUnderTest.Client here = test.client("ana");
        HubUnderTest.Client there = test.client("ana");
        test.hub.listener().onSignal(new Signal.ToClient(here.connection.id(), 1, null, "\"x\""));

        assertThat(here.read()).singleElement().asString().contains("\"body\":\"x\"");
        assertThat(there.read()).isEmpty();
    }

    @Test
    void close_ofAUser_endsTheirConnections_andWhatIsRevokedWithIt() {
        HubUnderTest.Client ana = test.client("ana");
        HubUnderTest.Client bob = test.client("bob");
        long before = test.revocations.now();
        test.hub
                .listener()
                .onSignal(new Signal.Close(
                        Signal.Close.Scope.USER, "ana", CloseCode.SIGNED_OUT, System.currentTimeMillis()));

        assertThat(ana.writer.closeCode()).isEqualTo(CloseCode.SIGNED_OUT);
        assertThat(bob.writer.isClosing()).isFalse();
        assertThat(test.revocations.isRevoked("ana", null, before)).isTrue();
        assertThat(test.revocations.isRevoked("bob", null, before)).isFalse();
    }

    @Test
    void resync_toAnotherLog_tellsWhoCountsByOffsets() {
        HubUnderTest.Client ana = test.client("ana");
        ana.joined(ROOM);
        test.publishAll(ROOM, 1, 3);
        ana.read();
        test.engine.upkeep().delete(ROOM);
        test.losing = -1;
        test.run();

        assertThat(ana.read()).singleElement().asString().contains("\"channel.deleted\"");
        test.hub.listener().onResync();
        test.run();
        assertThat(ana.read()).isEmpty();
    }

    @Test
    void newMember_isToldOfTheConversation() {
        HubUnderTest.Client ana = test.client("ana");
        test.hub
                .listener()
                .onAppended(
                        ChannelName.direct("ana", "bob"),
                        "e",
                        new dev.parley.channel.Message(
                                1, 1, Sender.of(User.known("bob", "Bob", Set.of())), "1", null, false, 0),
                        Set.of("ana"));
        test.run();

        assertThat(ana.read())
                .hasSize(2)
                .anyMatch(frame -> frame.contains("\"event\":\"message\""))
                .anyMatch(frame -> !frame.contains("\"event\":\"message\""));
    }

    private static void readAll(HubUnderTest.Client... clients) {
        for (HubUnderTest.Client client : clients) {
            client.read();
        }
    }
}
