// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static dev.parley.hub.HubUnderTest.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What subscribers are told of who comes and goes, within a moment and between two. */
class PresenceNewsTest {
    private static final long MOMENT = 200;

    private final HubUnderTest test = new HubUnderTest(16, true);

    @Test
    void people_whoComeWithinAMoment_areOnePieceOfNews() {
        HubUnderTest.Client ana = watching("ana");
        test.client("bob").joined(ROOM);
        test.client("cid").joined(ROOM);
        test.scheduler.pass(MOMENT - 1);
        assertThat(ana.read()).isEmpty();
        test.scheduler.pass(1);

        assertThat(ana.read())
                .singleElement()
                .asString()
                .contains("\"event\":\"presence\"", "\"bob\"", "\"cid\"", "\"count\":3");
    }

    @Test
    void person_whoComesAndGoesWithinAMoment_isNoNews() {
        HubUnderTest.Client ana = watching("ana");
        HubUnderTest.Client bob = test.client("bob");
        bob.joined(ROOM);
        bob.leave();
        test.scheduler.pass(MOMENT);

        assertThat(ana.read()).isEmpty();
    }

    @Test
    void person_whoGoesAndComesBackWithinAMoment_isNoNews() {
        HubUnderTest.Client ana = watching("ana");
        HubUnderTest.Client bob = watching("bob");
        ana.read();
        bob.leave();
        HubUnderTest.Client back = test.client("bob");
        back.joined(ROOM);
        test.scheduler.pass(MOMENT);

        assertThat(ana.read()).isEmpty();
    }

    @Test
    void secondConnection_ofAPerson_isNoNews() {
        HubUnderTest.Client ana = watching("ana");
        watching("bob");
        ana.read();
        test.client("bob").joined(ROOM);
        test.scheduler.pass(MOMENT);

        assertThat(ana.read()).isEmpty();
    }

    @Test
    void ownComing_isNoNewsToOneself() {
        HubUnderTest.Client ana = test.client("ana");
        ana.joined(ROOM);
        test.scheduler.pass(MOMENT);

        assertThat(ana.read()).isEmpty();
    }

    @Test
    void crowd_isToldAsANumber_andSeldom() {
        HubUnderTest.Client ana = watching("ana");
        for (int i = 0; i < 250; i++) {
            test.hub
                    .listener()
                    .onPresence(
                            ROOM,
                            HubUnderTest.user("u" + i),
                            dev.parley.engine.EngineListener.PresenceChange.JOINED,
                            300 + i);
        }
        test.scheduler.pass(MOMENT);
        assertThat(ana.read()).isEmpty();
        test.scheduler.pass(800);

        assertThat(ana.read())
                .singleElement()
                .asString()
                .contains("\"count\":549")
                .doesNotContain("u1");
    }

    @Test
    void client_thatHasNoRoomForNews_getsTheNumberLater() {
        HubUnderTest.Client ana = watching("ana");
        test.publishAll(ROOM, 1, 12);
        test.client("bob").joined(ROOM);
        test.scheduler.pass(MOMENT);
        List<String> behind = ana.read();
        test.run();

        assertThat(behind).hasSizeGreaterThanOrEqualTo(12);
        assertThat(behind.subList(0, 12)).noneMatch(frame -> frame.contains("presence"));
        String last = behind.size() > 12 ? behind.get(12) : ana.read().get(0);
        assertThat(last).contains("\"event\":\"presence\"", "\"count\":2").doesNotContain("\"bob\"");
    }

    /** One who is subscribed, when the news of that are out. */
    private HubUnderTest.Client watching(String userId) {
        HubUnderTest.Client client = test.client(userId);
        client.joined(ROOM);
        test.scheduler.pass(MOMENT);
        client.read();
        return client;
    }
}
