// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static dev.parley.hub.HubUnderTest.ROOM;
import static dev.parley.hub.HubUnderTest.offsets;
import static dev.parley.hub.HubUnderTest.offsetsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What one client hears of one channel, whatever happens between two steps of the engine. */
class SubscriptionTest {
    private static final int OUTBOX = 8;

    @Test
    void resume_whileAMessageComes_hasNoGapAndNoDuplicate_whicheverStepItComesAt() {
        int steps = 0;
        boolean crossed = true;
        while (crossed) {
            HubUnderTest test = new HubUnderTest();
            test.publishAll(ROOM, 1, 5);
            HubUnderTest.Client client = test.client("ana");
            CompletableFuture<Joining.Joined> joining = client.join(ROOM, new Position(epoch(test), 2));
            crossed = steps(test, steps);
            test.publish(ROOM, "6");
            test.run();
            Joining.Joined joined = joining.join();
            List<Long> before = client.readOffsets();
            joined.start().run();
            test.publishAll(ROOM, 7, 8);

            assertThat(before)
                    .as("nothing live before the reply, at step " + steps)
                    .isEmpty();
            List<Long> all = new ArrayList<>(offsetsOf(joined.messages()));
            all.addAll(client.readOffsets());
            assertThat(all).as("at step " + steps).isEqualTo(rising(3, 8));
            steps++;
        }
        assertThat(steps).isGreaterThan(3);
    }

    @Test
    void reply_thatIsNotQueuedYet_holdsMessagesBack() {
        HubUnderTest test = new HubUnderTest();
        HubUnderTest.Client client = test.client("ana");
        CompletableFuture<Joining.Joined> joining = client.join(ROOM, null);
        test.run();
        test.publishAll(ROOM, 1, 3);
        assertThat(client.readOffsets()).isEmpty();

        joining.join().start().run();
        test.run();

        assertThat(client.readOffsets()).isEqualTo(rising(1, 3));
    }

    @Test
    void client_thatDoesNotRead_fallsBehind_catchesUpInOrder_andIsLiveAgain() {
        HubUnderTest test = new HubUnderTest(OUTBOX, true);
        HubUnderTest.Client slow = test.client("ana");
        HubUnderTest.Client quick = test.client("bob");
        slow.joined(ROOM);
        quick.joined(ROOM);
        List<Long> heard = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            test.publishAll(ROOM, i, i);
            heard.addAll(quick.readOffsets());
        }
        assertThat(heard).as("the one who reads").isEqualTo(rising(1, 50));
        assertThat(slow.writer.queued()).isEqualTo(OUTBOX - 1);
        assertThat(slow.writer.isClosing()).isFalse();

        assertThat(readToTheEnd(test, slow)).isEqualTo(rising(1, 50));
        test.publish(ROOM, "51");
        test.run();
        assertThat(slow.readOffsets()).containsExactly(51L);
    }

    @Test
    void client_thatCatchesUp_getsWhatComesMeanwhile_onceAndInOrder() {
        HubUnderTest test = new HubUnderTest(OUTBOX, true);
        HubUnderTest.Client slow = test.client("ana");
        slow.joined(ROOM);
        test.publishAll(ROOM, 1, 30);
        List<Long> heard = new ArrayList<>();
        int next = 31;
        while (next <= 60) {
            heard.addAll(slow.readOffsets());
            // One between the request for a part of the log and its answer.
            test.publish(ROOM, String.valueOf(next++));
            test.engineSteps.step();
        }
        heard.addAll(readToTheEnd(test, slow));

        assertThat(heard).isEqualTo(rising(1, 60));
    }

    @Test
    void message_recalledWhileSomeoneIsBehind_comesWithoutItsBody() {
        HubUnderTest test = new HubUnderTest(OUTBOX, true);
        HubUnderTest.Client slow = test.client("ana");
        slow.joined(ROOM);
        test.publishAll(ROOM, 1, 20);
        test.engine.log().recall(ROOM, 15);
        test.run();
        assertThat(slow.writer.isClosing())
                .as("there is room for the event that tells of it")
                .isFalse();
        List<String> frames = readFrames(test, slow);

        assertThat(offsets(frames)).isEqualTo(rising(1, 20));
        assertThat(frames)
                .filteredOn(frame -> frame.startsWith("{\"event\":\"message\"") && frame.contains("\"offset\":15,"))
                .singleElement()
                .asString()
                .contains("\"recalled\":true")
                .doesNotContain("\"body\"");
    }

    @Test
    void messageThatANodeMissed_isTakenFromTheLog_beforeTheNext() {
        HubUnderTest test = new HubUnderTest();
        HubUnderTest.Client client = test.client("ana");
        client.joined(ROOM);
        test.publishAll(ROOM, 1, 2);
        test.losing = 3;
        test.publishAll(ROOM, 3, 4);

        assertThat(client.readOffsets()).isEqualTo(rising(1, 4));
    }

    @Test
    void lastMessage_thatANodeMissed_comesWithTheResync() {
        HubUnderTest test = new HubUnderTest();
        HubUnderTest.Client client = test.client("ana");
        client.joined(ROOM);
        test.publishAll(ROOM, 1, 2);
        test.losing = 3;
        test.publishAll(ROOM, 3, 3);
        assertThat(client.readOffsets()).isEqualTo(rising(1, 2));

        test.hub.listener().onResync();
        test.run();

        assertThat(client.readOffsets()).containsExactly(3L);
    }

    @Test
    void message_thatIsToldTwice_comesOnce() {
        HubUnderTest test = new HubUnderTest();
        HubUnderTest.Client client = test.client("ana");
        client.joined(ROOM);
        test.publishAll(ROOM, 1, 2);
        test.hub.listener().onAppended(ROOM, epoch(test), message(2), Set.of());

        assertThat(client.readOffsets()).isEqualTo(rising(1, 2));
    }

    @Test
    void deletedRoom_endsWhatWasAskedFor_andIsAnotherOneFromThenOn() {
        HubUnderTest test = new HubUnderTest();
        HubUnderTest.Client client = test.client("ana");
        client.joined(ROOM);
        test.publishAll(ROOM, 1, 3);
        client.read();
        test.hub.listener().onDeleted(ROOM);
        test.hub.listener().onAppended(ROOM, "another", message(1), Set.of());

        assertThat(client.read()).singleElement().asString().contains("\"unsubscribed\"", "\"channel.deleted\"");
        assertThat(client.connection.subscription(ROOM)).isEmpty();
    }

    @Test
    void inbox_thatBeginsAnew_goesOnWithTheFirstMessageOfTheNewLog() {
        HubUnderTest test = new HubUnderTest();
        ChannelName inbox = ChannelName.inbox("ana");
        HubUnderTest.Client client = test.client("ana");
        test.publishAll(inbox, 1, 3);
        assertThat(client.readOffsets()).isEqualTo(rising(1, 3));
        test.hub.listener().onDeleted(inbox);
        test.hub.listener().onAppended(inbox, "another", message(1), Set.of());

        assertThat(client.readOffsets()).containsExactly(1L);
    }

    @Test
    void partOfALogThatWasDeletedMeanwhile_isNotSent() {
        HubUnderTest test = new HubUnderTest(OUTBOX, true);
        HubUnderTest.Client slow = test.client("ana");
        slow.joined(ROOM);
        HubUnderTest.Client feed = test.client("bob");
        feed.joined(ROOM);
        test.publishAll(ROOM, 1, 30);
        // Reads until the log is asked for what follows, and the answer is on its way.
        while (slow.readSome()) {
            // More waits.
        }
        test.hub.listener().onDeleted(ROOM);
        int before = slow.readOffsets().size();
        test.run();

        assertThat(before).isLessThan(30);
        assertThat(slow.readOffsets()).isEmpty();
    }

    private static Message message(long offset) {
        return new Message(offset, 1000, null, "0", null, false, 0);
    }

    private static boolean steps(HubUnderTest test, int count) {
        for (int i = 0; i < count; i++) {
            if (!test.engineSteps.step()) {
                return false;
            }
        }
        return true;
    }

    private static List<Long> readToTheEnd(HubUnderTest test, HubUnderTest.Client client) {
        return offsets(readFrames(test, client));
    }

    private static List<String> readFrames(HubUnderTest test, HubUnderTest.Client client) {
        List<String> all = new ArrayList<>();
        List<String> part = client.read();
        while (!part.isEmpty()) {
            all.addAll(part);
            test.run();
            part = client.read();
        }
        return all;
    }

    private static String epoch(HubUnderTest test) {
        CompletableFuture<String> epoch = test.engine
                .log()
                .state(ROOM)
                .thenApply(state -> state.head().epoch())
                .toCompletableFuture();
        test.run();
        return epoch.join();
    }

    private static List<Long> rising(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
