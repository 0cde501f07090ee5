// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bench.client.ParleyDialect;
import dev.parley.bench.client.Target;
import dev.parley.bench.client.Transport;
import dev.parley.testing.ParleyServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each scenario, small, against a server that limits nobody; and one against the limits. */
class ScenariosIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
            "parley.limits.commands-per-second", "off",
            "parley.limits.handshakes-per-minute", "off",
            "parley.limits.guest-bytes-per-minute", "off",
            "parley.limits.guest-bytes-per-minute-per-address", "off"));

    @Test
    void fanOut_saturated_everythingArrivesOnce() throws Exception {
        Round round = run(new FanOut(), load(200, 1, 0, 2));

        assertClean(round);
        assertThat(round.delivered()).isEqualTo(200 * round.sent());
        assertThat(round.latency().getTotalCount()).isEqualTo(round.delivered());
    }

    @Test
    void fanOut_atARate_sendsAsManyAsAreDue() throws Exception {
        Round round = run(new FanOut(), load(100, 1, 200, 1));

        assertClean(round);
        assertThat(round.sent()).isEqualTo(200);
        assertThat(round.seconds()).isGreaterThan(0.9);
    }

    @Test
    void rooms_saturated_everythingArrivesInItsRoomOnly() throws Exception {
        Round round = run(new Rooms(), load(200, 40, 0, 2));

        assertClean(round);
        assertThat(round.delivered()).isEqualTo(5 * round.sent());
        assertThat(round.more()).doesNotContainKey("misdelivered");
    }

    @Test
    void chat_saturated_eachAcknowledgedAndAtBoth() throws Exception {
        Round round = run(new Chat(), load(40, 1, 0, 1));

        assertClean(round);
        assertThat(round.acknowledged()).isEqualTo(round.sent());
        assertThat(round.delivered()).isEqualTo(2 * round.sent());
    }

    @Test
    void echo_saturated_eachRoundTripOnce() throws Exception {
        Round round = run(new Echo(), load(50, 1, 0, 1));

        assertClean(round);
        assertThat(round.delivered()).isEqualTo(round.sent());
    }

    @Test
    void idle_held_nobodyDropped() throws Exception {
        Round round = run(new Idle(), load(200, 1, 0, 1));

        assertThat(round.more()).containsEntry("dropped", 0.0).containsEntry("held", 200.0);
        assertThat(round.seconds()).isGreaterThanOrEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "LONG_POLL"})
    void fanOut_withoutWebSocket_everythingArrivesOnce(Transport way) throws Exception {
        Round round = run(new FanOut(way), load(50, 1, 0, 2));

        assertClean(round);
        assertThat(round.delivered()).isEqualTo(50 * round.sent());
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "LONG_POLL"})
    void idle_withoutWebSocket_nobodyDropped(Transport way) throws Exception {
        Round round = run(new Idle(way), load(50, 1, 0, 1));

        assertThat(round.more()).containsEntry("dropped", 0.0).containsEntry("held", 50.0);
    }

    @Test
    void storm_everyoneMissesAHundred_allResumeExactly() throws Exception {
        Round round = run(new Storm(), load(200, 4, 0, 1));

        assertClean(round);
        assertThat(round.delivered()).isEqualTo(200 * 100);
        assertThat(round.more()).containsEntry("back.missing", 0.0).doesNotContainKey("not.recovered");
    }

    @Test
    void fanOut_serverWithLimits_saysHowToMendIt(@TempDir Path other) throws Exception {
        // Lower than by default: they are to be reached on any machine.
        Map<String, String> limits =
                Map.of("parley.limits.commands-per-second", "1", "parley.limits.command-burst", "5");
        try (ParleyServer limited = new ParleyServer(other, limits).start()) {
            Target target = new Target("limited", limited.base(), null, new ParleyDialect());

            assertThatThrownBy(() -> new FanOut().run(target, load(10, 1, 0, 1), new Steps()))
                    .hasMessageContaining("parley.limits.commands-per-second=off");
        }
    }

    private static Round run(Scenario scenario, Load load) throws Exception {
        Steps steps = new Steps();
        Round round =
                scenario.run(new Target("Parley", server.base(), server.apiKey(), new ParleyDialect()), load, steps);
        assertThat(steps.marks).containsExactly("measuring", "measured");
        return round;
    }

    private static void assertClean(Round round) {
        assertThat(round.sent()).isPositive();
        assertThat(round.acknowledged()).isEqualTo(round.sent());
        assertThat(round.delivered()).isEqualTo(round.expected());
        assertThat(round.lost()).isZero();
        assertThat(round.doubled()).isZero();
        assertThat(round.reordered()).isZero();
    }

    private static Load load(int connections, int rooms, double rate, int publishers) {
        return new Load(
                connections,
                rooms,
                rate,
                16,
                200,
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                List.of(),
                2,
                publishers);
    }

    private static final class Steps implements RunProgress {
        private final List<String> marks = new ArrayList<>();

        @Override
        public void step(String what) {}

        @Override
        public void measuring() {
            marks.add("measuring");
        }

        @Override
        public void measured() {
            marks.add("measured");
        }

        @Override
        public void count(long delivered) {}
    }
}
