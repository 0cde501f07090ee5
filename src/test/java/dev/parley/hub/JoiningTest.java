// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static dev.parley.hub.HubUnderTest.ROOM;
import static dev.parley.hub.HubUnderTest.offsetsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Position;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What comes of a subscribe when something else happens between its steps. */
class JoiningTest {
    private final HubUnderTest test = new HubUnderTest();

    @Test
    void secondJoin_ofTheSameClient_waitsForTheFirst() {
        test.publishAll(ROOM, 1, 3);
        HubUnderTest.Client client = test.client("ana");
        CompletableFuture<Joining.Joined> first = client.join(ROOM, null);
        CompletableFuture<Joining.Joined> second = client.join(ROOM, null);
        test.run();
        assertThat(first).isCompleted();
        assertThat(second).as("the first reply is not out yet").isNotDone();

        first.join().start().run();
        test.run();

        assertThat(second).isCompleted();
        second.join().start().run();
        test.publishAll(ROOM, 4, 4);
        assertThat(client.readOffsets()).containsExactly(4L);
    }

    @Test
    void resume_ofAnotherLog_isNoResume_andGetsTheLatest() {
        test.publishAll(ROOM, 1, 3);
        HubUnderTest.Client client = test.client("ana");
        CompletableFuture<Joining.Joined> joining = client.join(ROOM, new Position("another", 2));
        test.run();

        assertThat(joining.join().recovered()).isFalse();
        assertThat(offsetsOf(joining.join().messages())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void roomDeletedMeanwhile_isJoinedAnew() {
        test.publishAll(ROOM, 1, 3);
        HubUnderTest.Client client = test.client("ana");
        CompletableFuture<Joining.Joined> joining = client.join(ROOM, null);
        test.engineSteps.step();
        test.hub.listener().onDeleted(ROOM);
        test.run();

        Joining.Joined joined = joining.join();
        joined.start().run();
        test.publishAll(ROOM, 4, 4);
        assertThat(client.connection.subscription(ROOM)).isPresent();
        assertThat(client.readOffsets()).containsExactly(4L);
    }

    @Test
    void client_thatGoesMeanwhile_leavesNothingBehind() {
        HubUnderTest.Client client = test.client("ana");
        CompletableFuture<Joining.Joined> joining = client.join(ROOM, null);
        test.engineSteps.step();
        client.leave();
        test.run();

        assertThat(joining).isDone();
        assertThat(test.hub.heard()).doesNotContain(ROOM);
        assertThat(test.hub.subscribers(ROOM)).isZero();
    }

    @Test
    void engine_thatIsAway_endsTheJoinAndTheSubscription_andTheNextOneWorks() {
        HubUnderTest.Client client = test.client("ana");
        test.engine.close();
        CompletableFuture<Joining.Joined> failing = client.join(ROOM, null);
        test.run();
        assertThatThrownBy(failing::join)
                .isInstanceOf(CompletionException.class)
                .extracting(Throwable::getCause, throwable(ParleyException.class))
                .extracting(ParleyException::code)
                .isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(client.connection.subscription(ROOM)).isEmpty();

        test.engine.start(test.hub.listener());
        client.joined(ROOM);

        assertThat(client.connection.channels()).containsExactly("room/a");
    }

    @Test
    void moreSubscriptionsThanAllowed_areRefused_butNotAgainTheSame() {
        HubUnderTest.Client client = test.client("ana");
        for (String name : new String[] {"room/a", "room/b", "room/c", "room/c"}) {
            client.joined(ChannelName.parse(name));
        }

        assertThatThrownBy(() -> client.join(ChannelName.parse("room/d"), null))
                .isInstanceOf(ParleyException.class)
                .extracting(refused -> ((ParleyException) refused).code())
                .isEqualTo(ErrorCode.LIMIT_SUBSCRIPTIONS);
    }

    @Test
    void unsubscribedClient_hearsNothingMore_andTheChannelIsForgottenWithTheLast() {
        HubUnderTest.Client ana = test.client("ana");
        HubUnderTest.Client bob = test.client("bob");
        ana.joined(ROOM);
        bob.joined(ROOM);
        test.hub.unsubscribe(ana.connection, ROOM);
        test.publishAll(ROOM, 1, 1);
        assertThat(ana.readOffsets()).isEmpty();
        assertThat(bob.readOffsets()).containsExactly(1L);

        test.hub.unsubscribe(bob.connection, ROOM);

        assertThat(test.hub.heard()).doesNotContain(ROOM);
    }
}
