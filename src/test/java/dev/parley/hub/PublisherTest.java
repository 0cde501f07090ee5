// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static dev.parley.hub.HubUnderTest.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.extension.Hooks;
import dev.parley.spi.Publication;
import dev.parley.spi.Published;
import dev.parley.spi.Targets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What goes out, in which order, and what is refused before anything does. */
class PublisherTest {
    private final HubUnderTest test = new HubUnderTest();
    private final Publisher publisher = publisher(test);

    @Test
    void push_answersInTheOrderOfItsTargets_whenTheLastIsDurable() {
        HubUnderTest.Client ana = test.client("ana");
        CompletableFuture<List<Published>> pushed = publisher
                .push(new Targets.Users(List.of("ana", "bob")), message("1"))
                .toCompletableFuture();
        test.engineSteps.step();
        assertThat(pushed).isNotDone();
        assertThat(ana.readOffsets())
                .as("handed out before the push is answered")
                .containsExactly(1L);
        test.run();

        assertThat(pushed.join())
                .extracting(published -> String.valueOf(published.channel()))
                .containsExactly("user/ana", "user/bob");
        assertThat(pushed.join()).extracting(Published::connections).containsExactly(1, 0);
    }

    @Test
    void message_ofAKnownKey_isPublishedOnce() {
        HubUnderTest.Client ana = test.client("ana");
        ana.joined(ROOM);
        Publication keyed = new Publication(null, "1", new Message.Key(Message.Key.SHARED, "k"), 0);
        CompletableFuture<Published> first = publisher.publish(ROOM, keyed).toCompletableFuture();
        CompletableFuture<Published> again = publisher.publish(ROOM, keyed).toCompletableFuture();
        test.run();

        assertThat(first.join().duplicate()).isFalse();
        assertThat(again.join().duplicate()).isTrue();
        assertThat(again.join().position()).isEqualTo(first.join().position());
        assertThat(again.join().connections()).isZero();
        assertThat(ana.readOffsets()).containsExactly(1L);
    }

    @Test
    void bodyOverTheLimit_isRefusedBeforeAnythingGoesOut() {
        assertRefused(
                ErrorCode.MESSAGE_TOO_LARGE,
                () -> publisher.push(new Targets.All(), message("\"" + "x".repeat(999) + "\"")));
        // The limit is one of bytes, and not of characters.
        assertRefused(
                ErrorCode.MESSAGE_TOO_LARGE, () -> publisher.publish(ROOM, message("\"" + "é".repeat(500) + "\"")));
        assertThat(test.engineSteps.step()).isFalse();

        CompletableFuture<Published> fits =
                publisher.publish(ROOM, message("\"" + "é".repeat(499) + "\"")).toCompletableFuture();
        test.run();
        assertThat(fits.join().duplicate()).isFalse();
    }

    @Test
    void roomAmongTheTargets_whereThereIsNoChat_isRefusedBeforeTheFirstGoesOut() {
        HubUnderTest notices = new HubUnderTest(100, false);
        List<ChannelName> targets = List.of(ChannelName.parse("topic/news"), ROOM);

        assertRefused(ErrorCode.CHANNEL_FORBIDDEN, () -> publisher(notices)
                .push(new Targets.Channels(targets), message("1")));
        assertThat(notices.engineSteps.step()).isFalse();
    }

    @Test
    void liveMessageAndMessageToAClient_keepNothing_andCountWhoIsHere() {
        HubUnderTest.Client ana = test.client("ana");
        ChannelName live = ChannelName.parse("live/a");
        ana.joined(live);
        CompletableFuture<Published> toAll =
                publisher.publish(live, message("1")).toCompletableFuture();
        CompletableFuture<List<Published>> toOne = publisher
                .push(new Targets.Clients(List.of(ana.connection.id(), "nobody")), message("2"))
                .toCompletableFuture();
        test.run();

        assertThat(toAll.join().position()).isNull();
        assertThat(toAll.join().connections()).isEqualTo(1);
        assertThat(toOne.join()).extracting(Published::connections).containsExactly(1, 0);
        assertThat(ana.read())
                .hasSize(2)
                .satisfies(frames -> assertThat(frames.get(0)).contains("\"body\":1"))
                .satisfies(frames -> assertThat(frames.get(1)).contains("\"body\":2"));
    }

    @Test
    void engine_thatIsAway_failsThePublish_andTellsNobody() {
        HubUnderTest.Client ana = test.client("ana");
        ana.joined(ROOM);
        test.engine.close();
        CompletableFuture<Published> failed =
                publisher.publish(ROOM, message("1")).toCompletableFuture();
        test.run();

        assertThat(failed).isCompletedExceptionally();
        assertThat(ana.read()).isEmpty();
    }

    private static Publisher publisher(HubUnderTest test) {
        return test.hub.publisher(new Hooks(List.of(), test.code, 0));
    }

    private static Publication message(String body) {
        return new Publication(null, body, null, 0);
    }

    private static void assertRefused(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ParleyException.class)
                .extracting(refused -> ((ParleyException) refused).code())
                .isEqualTo(code);
    }
}
