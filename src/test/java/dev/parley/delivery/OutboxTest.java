// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.error.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox(new SlowClientPolicy(3, 100, Duration.ZERO));

    @Test
    void offer_toAnIdleOne_wakes_andLaterOnesDoNot() {
        assertThat(outbox.offer(text(1))).isEqualTo(Outbox.Offer.WAKE);
        assertThat(outbox.offer(text(1))).isEqualTo(Outbox.Offer.QUEUED);
    }

    @Test
    void offer_beyondTheCount_isFull() {
        outbox.offer(text(1));
        outbox.offer(text(1));
        outbox.offer(text(1));

        assertThat(outbox.offer(text(1))).isEqualTo(Outbox.Offer.FULL);
        assertThat(outbox.offerControl(Frame.Ping.INSTANCE)).isEqualTo(Outbox.Offer.QUEUED);
    }

    @Test
    void offer_beyondTheBytes_isFull_butALargeOneFitsIntoAnEmptyOne() {
        assertThat(outbox.offer(text(1000))).isEqualTo(Outbox.Offer.WAKE);
        assertThat(outbox.offer(text(1))).isEqualTo(Outbox.Offer.FULL);
    }

    @Test
    void drain_takesInOrder_withinTheBatch() {
        outbox.offer(text(1));
        outbox.offer(text(2));
        outbox.offer(text(3));

        assertThat(drained(2, 100)).extracting(Frame::bytes).containsExactly(1, 2);
        assertThat(outbox.endRun()).isTrue();
        assertThat(drained(64, 100)).extracting(Frame::bytes).containsExactly(3);
        assertThat(outbox.endRun()).isFalse();
        assertThat(outbox.offer(text(1))).isEqualTo(Outbox.Offer.WAKE);
    }

    @Test
    void drain_ofALargeFrame_takesItAlone() {
        outbox.offer(text(60));
        outbox.offer(text(30));

        assertThat(drained(64, 50)).extracting(Frame::bytes).containsExactly(60);
    }

    @Test
    void offer_whileRunning_isSeenAtTheEndOfTheRun() {
        outbox.offer(text(1));
        drained(64, 100);

        assertThat(outbox.offer(text(1))).isEqualTo(Outbox.Offer.QUEUED);
        assertThat(outbox.isEmpty()).isFalse();
        assertThat(outbox.endRun()).isTrue();
    }

    @Test
    void park_keepsWhatComes_untilItIsUnparked() {
        outbox.offer(text(1));
        assertThat(outbox.park()).isFalse();
        assertThat(outbox.offer(text(1))).isEqualTo(Outbox.Offer.QUEUED);

        assertThat(outbox.unpark()).isTrue();
        assertThat(drained(64, 100)).hasSize(2);
        assertThat(outbox.endRun()).isFalse();
    }

    @Test
    void park_afterWordThatItMayGoOn_doesNotWait() {
        outbox.offer(text(1));
        assertThat(outbox.unpark()).isFalse();

        assertThat(outbox.park()).isTrue();
        assertThat(outbox.park()).isFalse();
    }

    @Test
    void unpark_ofAnEmptyOne_leavesItIdle() {
        outbox.offer(text(1));
        outbox.park();
        outbox.discard();

        assertThat(outbox.unpark()).isFalse();
    }

    @Test
    void finish_keepsOrDiscards_andTakesNothingAfter() {
        outbox.offer(text(1));
        outbox.finish(false, List.of(new Frame.Close(CloseCode.GOING_AWAY)));
        assertThat(outbox.offer(text(1))).isEqualTo(Outbox.Offer.CLOSED);
        assertThat(drained(64, 100)).hasSize(2);

        Outbox other = new Outbox(new SlowClientPolicy(3, 100, Duration.ZERO));
        other.offer(text(1));
        other.finish(true, List.of(new Frame.Close(CloseCode.SIGNED_OUT)));
        assertThat(other.queued()).isEqualTo(1);
    }

    @Test
    void room_isThereUntilHalfIsUsed() {
        assertThat(outbox.hasRoom()).isTrue();
        outbox.offer(text(51));
        assertThat(outbox.hasRoom()).isFalse();
        outbox.discard();
        assertThat(outbox.hasRoom()).as("closed").isFalse();
    }

    private List<Frame> drained(int frames, int bytes) {
        List<Frame> batch = new ArrayList<>();
        outbox.drain(batch, frames, bytes);
        return batch;
    }

    private static Frame text(int bytes) {
        return new Frame.Text("x".repeat(bytes));
    }
}
