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
import dev.parley.engine.page.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every engine promises about logs: order, durability, idempotency, reading, recall, retention. */
abstract class LogContract extends EngineFixture {
    @Test
    void append_getsOffsetsFromOneAndIsHeardBeforeItCompletes() {
        Appended first = done(engine.log().append(said(ROOM, ANN, "\"one\"")));
        Appended second = done(engine.log().append(said(ROOM, BOB, "\"two\"")));

        assertThat(first.position().offset()).isEqualTo(1);
        assertThat(second.position().offset()).isEqualTo(2);
        assertThat(first.time()).isEqualTo(clock.millis());
        assertThat(first.duplicate()).isFalse();
        assertThat(heard.offsets(ROOM)).containsExactly(1L, 2L);
        assertThat(heard.appended.get(0).epoch()).isEqualTo(first.position().epoch());
        assertThat(heard.appended.get(0).message().body()).isEqualTo("\"one\"");
    }

    @Test
    void append_whenNoneFollows_isFollowedByTheNewsThatNothingWaits() {
        for (int i = 0; i < 20; i++) {
            done(engine.log().append(said(ROOM, ANN, "1")));
            int told = heard.appended.size();

            await().until(() -> heard.toldAtDrain == told);
        }
    }

    @Test
    void append_whenTheClockGoesBack_keepsTimesRising() {
        long first = done(engine.log().append(said(ROOM, ANN, "1"))).time();
        clock.move(Duration.ofHours(-1));

        assertThat(done(engine.log().append(said(ROOM, ANN, "2"))).time()).isEqualTo(first);
    }

    @Test
    void append_keepsEveryField() {
        Message.Key key = new Message.Key("ann", "k1");
        done(engine.log().append(new Append(ROOM, Sender.of(ANN), "{\"text\":\"žluť 😀\",\"n\":1.0}", key, 60)));
        done(engine.log().append(new Append(ROOM, null, "null", null, 0)));

        Message first = message(ROOM, 1);
        assertThat(first)
                .isEqualTo(new Message(
                        1,
                        clock.millis(),
                        Sender.of(ANN),
                        "{\"text\":\"žluť 😀\",\"n\":1.0}",
                        key,
                        false,
                        clock.millis() + 60_000));
        assertThat(message(ROOM, 2)).isEqualTo(new Message(2, clock.millis(), null, "null", null, false, 0));
    }

    @Test
    void append_withAKnownKey_returnsTheFirstAndTellsNobody() {
        Append append = keyed(ROOM, "ann", "k", "\"first\"");
        CompletionStage<Appended> one = engine.log().append(append);
        CompletionStage<Appended> same = engine.log().append(keyed(ROOM, "ann", "k", "\"second\""));
        clock.move(Duration.ofMinutes(5));
        Appended later = done(engine.log().append(append));

        assertThat(done(one).duplicate()).isFalse();
        assertThat(done(same))
                .isEqualTo(new Appended(done(one).position(), done(one).time(), true));
        assertThat(later).isEqualTo(done(same));
        assertThat(heard.offsets(ROOM)).containsExactly(1L);
        assertThat(message(ROOM, 1).body()).isEqualTo("\"first\"");
    }

    @Test
    void append_withAKeyOfAnotherOwnerOrChannel_isNew() {
        done(engine.log().append(keyed(ROOM, "ann", "k", "1")));

        assertThat(done(engine.log().append(keyed(ROOM, "bob", "k", "1"))).duplicate())
                .isFalse();
        assertThat(done(engine.log().append(keyed(ROOM, Message.Key.ofBackEnd("shop"), "k", "1")))
                        .duplicate())
                .isFalse();
        assertThat(done(engine.log().append(keyed(CHAT, "ann", "k", "1"))).duplicate())
                .isFalse();
    }

    @Test
    void append_withAKeyThatHasLivedItsTime_isNewAndItsOwnKeyAgain() {
        done(engine.log().append(keyed(ROOM, "ann", "k", "1")));
        clock.move(Duration.ofHours(25));

        Appended again = done(engine.log().append(keyed(ROOM, "ann", "k", "2")));

        assertThat(again.duplicate()).isFalse();
        assertThat(again.position().offset()).isEqualTo(2);
        assertThat(done(engine.log().append(keyed(ROOM, "ann", "k", "3")))
                        .position()
                        .offset())
                .isEqualTo(2);
        assertThat(message(ROOM, 1).body()).isEqualTo("1");
    }

    @Test
    void append_ofManyCallersAtOnce_isHeardInOffsetOrderWithoutGap() throws Exception {
        List<CompletionStage<Appended>> stages = Collections.synchronizedList(new ArrayList<>());
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            producers.add(new Thread(() -> {
                for (int n = 0; n < 100; n++) {
                    stages.add(engine.log().append(said(ROOM, ANN, "\"" + number + "-" + n + "\"")));
                }
            }));
        }
        producers.forEach(Thread::start);
        for (Thread producer : producers) {
            producer.join();
        }
        stages.forEach(EngineFixture::done);

        assertThat(heard.offsets(ROOM)).containsExactlyElementsOf(offsets(1, 800));
        assertThat(read(Read.forward(ROOM, 0, 800, 800)).messages())
                .extracting(Message::body)
                .containsExactlyElementsOf(heard.appended.stream()
                        .map(event -> event.message().body())
                        .toList());
    }

    @Test
    void open_whileOthersAppend_reportsExactlyWhatWasHeard() throws Exception {
        List<CompletionStage<Appended>> appends = Collections.synchronizedList(new ArrayList<>());
        Thread producer = new Thread(() -> {
            for (int n = 0; n < 500; n++) {
                appends.add(engine.log().append(said(ROOM, ANN, "1")));
            }
        });
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        List<CompletionStage<?>> opened = new ArrayList<>();
        Thread tester = Thread.currentThread();
        producer.start();
        for (int i = 0; i < 200; i++) {
            // On the engine's thread nothing can be heard in between; if it was faster than us, this runs here, and
            // more may be.
            opened.add(engine.log().open(ROOM).thenAccept(state -> {
                long head = state.head().offset();
                int told = heard.appended.size();
                if (told < head || (told > head && Thread.currentThread() != tester)) {
                    wrong.add("head " + head + ", heard " + told);
                }
            }));
            done(opened.get(i));
        }
        producer.join();
        appends.forEach(EngineFixture::done);

        assertThat(wrong).isEmpty();
    }

    @Test
    void open_ofAnUnknownChannel_reportsTheEpochOfItsFirstMessage() {
        ChannelState before = done(engine.log().open(ROOM));

        assertThat(before.head().offset()).isZero();
        assertThat(before.first()).isEqualTo(1);
        assertThat(done(engine.log().append(said(ROOM, ANN, "1"))).position().epoch())
                .isEqualTo(before.head().epoch());
    }

    @Test
    void read_forwardAndBackward_keepsToBoundsAndTellsWhetherThereIsMore() {
        fill(ROOM, 10);

        assertPage(Read.forward(ROOM, 0, 10, 4), offsets(1, 4), true);
        assertPage(Read.forward(ROOM, 4, 10, 6), offsets(5, 10), false);
        assertPage(Read.forward(ROOM, 4, 6, 10), offsets(5, 6), false);
        assertPage(Read.backward(ROOM, 11, 4), offsets(7, 10), true);
        assertPage(Read.backward(ROOM, 5, 4), offsets(1, 4), false);
        assertPage(Read.backward(ROOM, Long.MAX_VALUE, 3), offsets(8, 10), true);
        assertPage(Read.backward(ROOM, 11, 0), List.of(), true);
        assertPage(Read.forward(ROOM, 10, 20, 5), List.of(), false);
        assertPage(Read.forward(ChannelName.room("empty"), 0, 20, 5), List.of(), false);
        assertThat(read(Read.backward(ROOM, 11, 1)).head().offset()).isEqualTo(10);
    }

    @Test
    void read_overItsBytes_returnsWhatIsNextToTheGivenEnd() {
        String body = "\"" + "x".repeat(98) + "\"";
        for (int i = 0; i < 5; i++) {
            done(engine.log().append(said(ROOM, ANN, body)));
        }

        assertPage(new Read(ROOM, 0, 6, true, 10, 250), offsets(1, 2), true);
        assertPage(new Read(ROOM, 0, 6, false, 10, 250), offsets(4, 5), true);
        assertPage(new Read(ROOM, 0, 6, true, 10, 1), offsets(1, 1), true);
    }

    @Test
    void recall_erasesTheBodyAndKeepsPlaceAndKey() {
        done(engine.log().append(keyed(ROOM, "ann", "k", "\"oops\"")));
        fill(ROOM, 2);

        assertThat(done(engine.log().recall(ROOM, 1))).isTrue();

        assertThat(heard.recalled).containsExactly("room/lobby@1");
        assertThat(message(ROOM, 1).recalled()).isTrue();
        assertThat(message(ROOM, 1).body()).isNull();
        assertThat(done(engine.log().append(keyed(ROOM, "ann", "k", "2"))).duplicate())
                .isTrue();
        assertThat(done(engine.log().recalled(ROOM, 3))).containsExactly(1L);
        assertThat(done(engine.log().recalled(ROOM, 0))).isEmpty();
        assertThat(done(engine.log().recall(ROOM, 9))).isFalse();
        assertThat(done(engine.log().recall(ROOM, 1))).isTrue();
        assertThat(heard.recalled).hasSize(1);
    }

    @Test
    void message_pastItsTtl_keepsItsPlaceWithoutBody() {
        done(engine.log().append(new Append(ROOM, Sender.of(ANN), "\"soon gone\"", null, 10)));
        assertThat(message(ROOM, 1).body()).isNotNull();

        clock.move(Duration.ofSeconds(10));

        assertThat(message(ROOM, 1).body()).isNull();
        assertThat(message(ROOM, 1).expiredAt(clock.millis())).isTrue();
        assertThat(read(Read.forward(ROOM, 0, 1, 1)).messages().get(0).body()).isNull();
        assertThat(done(engine.log().message(ROOM, 2))).isEmpty();
    }

    @Test
    void trim_byCount_keepsTheLatestAndOffsetsGoOn() {
        fill(ROOM, 10);
        Retentions retention = Retentions.of(Map.of(ChannelKind.ROOM, new Retention(4, Duration.ZERO)));

        assertThat(done(engine.upkeep().trim(retention, 4))).isEqualTo(4);
        assertThat(done(engine.upkeep().trim(retention, 4))).isEqualTo(2);
        assertThat(done(engine.upkeep().trim(retention, 4))).isZero();

        assertPage(Read.forward(ROOM, 0, 10, 20), offsets(7, 10), false);
        assertThat(done(engine.log().open(ROOM)).first()).isEqualTo(7);
        assertThat(view("bob", ROOM).unread()).isEqualTo(4);
        fill(ROOM, 1);
        assertThat(done(engine.log().open(ROOM)).head().offset()).isEqualTo(11);
    }

    @Test
    void trim_byCount_seesWhatGrewSinceTheLastTime() {
        Retentions four = Retentions.of(Map.of(ChannelKind.ROOM, new Retention(4, Duration.ZERO)));
        fill(ROOM, 4);
        assertThat(done(engine.upkeep().trim(four, 100))).isZero();

        fill(ROOM, 3);
        assertThat(done(engine.upkeep().trim(four, 100))).isEqualTo(3);
        assertThat(done(engine.upkeep().trim(four, 100))).isZero();

        assertPage(Read.forward(ROOM, 0, 10, 20), offsets(4, 7), false);
    }

    @Test
    void trim_byCount_seesWhatWasTooMuchBeforeAStart_orOnlyNow() throws Exception {
        fill(ROOM, 6);
        assertThat(done(engine.upkeep()
                        .trim(Retentions.of(Map.of(ChannelKind.ROOM, new Retention(6, Duration.ZERO))), 100)))
                .isZero();
        assertThat(done(engine.upkeep()
                        .trim(Retentions.of(Map.of(ChannelKind.ROOM, new Retention(5, Duration.ZERO))), 100)))
                .isEqualTo(1);
        restart();

        assertThat(done(engine.upkeep()
                        .trim(Retentions.of(Map.of(ChannelKind.ROOM, new Retention(2, Duration.ZERO))), 100)))
                .isEqualTo(3);
        assertThat(done(engine.log().open(ROOM)).first()).isEqualTo(5);
    }

    @Test
    void trim_byAge_mayEmptyALogWhoseOffsetsGoOn() throws Exception {
        done(engine.log().append(keyed(ROOM, "ann", "k", "1")));
        fill(ROOM, 2);
        clock.move(Duration.ofHours(2));
        fill(CHAT, 1);
        Retentions retention = Retentions.of(Map.of(
                ChannelKind.ROOM, new Retention(0, Duration.ofHours(1)),
                ChannelKind.DIRECT, new Retention(0, Duration.ofHours(1))));

        assertThat(done(engine.upkeep().trim(retention, 100))).isEqualTo(3);
        ChannelState empty = done(engine.log().open(ROOM));
        assertThat(empty.head().offset()).isEqualTo(3);
        assertThat(empty.first()).isEqualTo(4);
        restart();

        Appended again = done(engine.log().append(keyed(ROOM, "ann", "k", "1")));
        assertThat(again.duplicate()).isFalse();
        assertThat(again.position()).isEqualTo(new Position(empty.head().epoch(), 4));
    }

    @Test
    void trim_erasesExpiredBodiesInPlace() {
        done(engine.log().append(new Append(ROOM, Sender.of(ANN), "\"secret\"", new Message.Key("ann", "k"), 10)));
        fill(ROOM, 1);
        clock.move(Duration.ofSeconds(11));

        assertThat(done(engine.upkeep().trim(Retentions.of(Map.of()), 100))).isEqualTo(1);
        assertThat(done(engine.upkeep().trim(Retentions.of(Map.of()), 100))).isZero();

        clock.move(Duration.ofSeconds(-11));
        assertThat(message(ROOM, 1).body()).isNull();
        assertThat(done(engine.log().append(keyed(ROOM, "ann", "k", "1"))).duplicate())
                .isTrue();
    }

    private void assertPage(Read read, List<Long> offsets, boolean more) {
        Page page = read(read);
        assertThat(page.messages()).extracting(Message::offset).as("%s", read).containsExactlyElementsOf(offsets);
        assertThat(page.more()).as("more of %s", read).isEqualTo(more);
    }

    private static List<Long> offsets(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
