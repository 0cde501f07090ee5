// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.client.StateChange.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection's life, step by step. */
class LineTest {
    private static final String WELCOME = "{\"event\":\"welcome\",\"heartbeat\":{\"timeout\":20000}}";

    private final SteppedLoop loop = new SteppedLoop();
    private final FakeDialer dialer = new FakeDialer();
    private final Owner owner = new Owner();
    private final Backoff backoff = new Backoff(() -> 1);
    private boolean full;

    private final Line line = new Line(loop, dialer, owner, Duration.ofSeconds(20), backoff, () -> full);

    @Test
    void opened_isOnlineWithTheWelcome() {
        line.open();
        assertThat(line.state()).isEqualTo(State.CONNECTING);
        welcome();
        assertThat(line.state()).isEqualTo(State.ONLINE);
        line.send("x");
        assertThat(dialer.last().sent).containsExactly("x");
    }

    @Test
    void lost_comesBackAfterAPauseThatGrows_andBeginsAnewWhenStable() {
        online();
        lose(1006);
        assertThat(owner.last().retryIn()).isEqualTo(Duration.ofMillis(500));
        loop.pass(Duration.ofMillis(499));
        assertThat(dialer.links).hasSize(1);
        loop.pass(Duration.ofMillis(1));
        assertThat(dialer.links).hasSize(2);
        welcome();
        lose(1006);
        assertThat(owner.last().retryIn()).isEqualTo(Duration.ofSeconds(1));
        loop.pass(Duration.ofSeconds(1));
        welcome();
        loop.pass(Duration.ofSeconds(10));
        lose(1006);
        assertThat(owner.last().retryIn()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void closing_choosesThePause() {
        online();
        say("{\"event\":\"closing\",\"code\":1001,\"reason\":\"server stopping\",\"reconnect\":true,\"after\":7300}");
        lose(1006);
        assertThat(owner.last().retryIn()).isEqualTo(Duration.ofMillis(7300));
        assertThat(owner.last().closeCode()).isEqualTo(1001);
    }

    @Test
    void stop_isForGood() {
        online();
        lose(4003);
        assertThat(line.state()).isEqualTo(State.CLOSED);
        assertThat(owner.last().signedOut()).isFalse();
        loop.pass(Duration.ofHours(1));
        assertThat(dialer.links).hasSize(1);
        assertThat(dialer.last().end).isEqualTo("aborted");
    }

    @Test
    void atOnce_isOnceAtOnce() {
        online();
        lose(4210);
        assertThat(owner.last().retryIn()).isZero();
        loop.pass(Duration.ZERO);
        dialer.last().receiver.closed(4210, "");
        loop.run();
        assertThat(owner.last().retryIn()).isPositive();
    }

    @Test
    void tokenExpired_asksForOneMore_once() {
        online();
        lose(4201);
        assertThat(owner.last().retryIn()).isZero();
        loop.pass(Duration.ZERO);
        assertThat(dialer.links).hasSize(2);
        welcome();
        lose(4201);
        assertThat(line.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void tokenExpired_afterAGoodWhile_isNoReasonToStop() {
        online();
        lose(4201);
        loop.pass(Duration.ZERO);
        welcome();
        loop.pass(Duration.ofSeconds(10));
        lose(4201);
        assertThat(line.state()).isEqualTo(State.RECONNECTING);
    }

    @Test
    void noCredential_stopsAndSaysSo() {
        line.open();
        dialer.last().receiver.failed(new SignedOutException("nobody is signed in"));
        loop.run();
        assertThat(line.state()).isEqualTo(State.CLOSED);
        assertThat(owner.last().signedOut()).isTrue();
        assertThat(owner.last().code()).isEqualTo("identity.required");
    }

    @Test
    void supplierOrServerThatHangs_isGivenUp() {
        line.open();
        loop.pass(Duration.ofSeconds(30));
        assertThat(owner.last().reason()).contains("credential");
        assertThat(dialer.links.get(0).end).isEqualTo("aborted");
        loop.pass(Duration.ofSeconds(1));
        dialer.last().receiver.credentialFound();
        loop.pass(Duration.ofSeconds(20));
        assertThat(owner.last().reason()).contains("no welcome");
    }

    @Test
    void silence_isAskedAfter_andThenTheLineIsDead() {
        online();
        loop.pass(Duration.ofSeconds(20));
        assertThat(owner.asked).isEqualTo(1);
        loop.pass(Duration.ofSeconds(10));
        assertThat(owner.last().closeCode()).isEqualTo(4210);
        assertThat(dialer.links.get(0).end).isEqualTo("aborted");
    }

    @Test
    void signsOfLife_keepALine() {
        online();
        for (int i = 0; i < 20; i++) {
            loop.pass(Duration.ofSeconds(15));
            dialer.last().receiver.alive();
            loop.run();
        }
        assertThat(owner.asked).isZero();
        loop.pass(Duration.ofSeconds(20));
        assertThat(owner.asked).isEqualTo(1);
        say("{\"id\":1,\"ok\":true}");
        loop.pass(Duration.ofSeconds(15));
        assertThat(line.state()).isEqualTo(State.ONLINE);
    }

    @Test
    void processThatStoodStill_asksAgainFirst() {
        online();
        loop.pass(Duration.ofSeconds(21));
        assertThat(owner.asked).isEqualTo(1);
        loop.standStill(Duration.ofMinutes(5));
        assertThat(line.state()).isEqualTo(State.ONLINE);
        assertThat(owner.asked).isEqualTo(2);
        loop.pass(Duration.ofSeconds(10));
        assertThat(line.state()).isEqualTo(State.RECONNECTING);
    }

    @Test
    void fullBacklog_stopsReading_andSilenceSaysNothingThen() {
        online();
        int before = dialer.last().readable;
        full = true;
        say("{\"event\":\"message\"}");
        assertThat(dialer.last().readable).isEqualTo(before);
        loop.pass(Duration.ofMinutes(5));
        assertThat(line.state()).isEqualTo(State.ONLINE);
        full = false;
        line.readOn();
        assertThat(dialer.last().readable).isEqualTo(before + 1);
        // Lost meanwhile, it comes back when there is room.
        full = true;
        lose(1006);
        loop.pass(Duration.ofMinutes(1));
        assertThat(dialer.links).hasSize(1);
        full = false;
        loop.pass(Duration.ofSeconds(1));
        assertThat(dialer.links).hasSize(2);
    }

    @Test
    void oldConnection_isHeardNoMore() {
        online();
        lose(1006);
        loop.pass(Duration.ofSeconds(1));
        welcome();
        dialer.links.get(0).receiver.failed(new IOException("late"));
        dialer.links.get(0).receiver.text("{\"event\":\"message\"}");
        loop.run();
        assertThat(line.state()).isEqualTo(State.ONLINE);
        assertThat(owner.frames).isEqualTo(2);
    }

    @Test
    void close_saysGoodbye_andNothingComesAfterIt() {
        online();
        line.close();
        assertThat(dialer.last().end).isEqualTo("closed 1000");
        assertThat(owner.last().to()).isEqualTo(State.CLOSED);
        loop.pass(Duration.ofHours(1));
        assertThat(dialer.links).hasSize(1);
    }

    @Test
    void retryNow_endsThePause() {
        online();
        lose(1006);
        line.retryNow();
        assertThat(dialer.links).hasSize(2);
        line.retryNow();
        loop.pass(Duration.ofSeconds(5));
        assertThat(dialer.links).hasSize(2);
    }

    private void online() {
        line.open();
        welcome();
    }

    private void welcome() {
        dialer.last().receiver.credentialFound();
        say(WELCOME);
    }

    private void say(String frame) {
        dialer.last().receiver.text(frame);
        loop.run();
    }

    private void lose(int code) {
        dialer.last().receiver.closed(code, "");
        loop.run();
    }

    private static final class Owner implements Line.Owner {
        private final List<StateChange> changes = new ArrayList<>();
        private int frames;
        private int asked;

        @Override
        public void stateChanged(StateChange change) {
            changes.add(change);
        }

        @Override
        public void frame(JsonNode frame) {
            frames++;
        }

        @Override
        public void online(Events.Welcome welcome) {}

        @Override
        public void lost() {}

        @Override
        public void askForLife() {
            asked++;
        }

        StateChange last() {
            return changes.get(changes.size() - 1);
        }
    }
}
