// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import static dev.parley.delivery.Liveness.Verdict.GONE;
import static dev.parley.delivery.Liveness.Verdict.PING;
import static dev.parley.delivery.Liveness.Verdict.WELL;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Times are seconds on a clock of the test's own. */
class LivenessTest {
    private static final long INTERVAL = 10;
    private static final long TIMEOUT = 20;

    private final Liveness client = new Liveness(true, 0);
    private long forgiven;

    @Test
    void client_thatAnswers_isPingedEachIntervalAndStays() {
        for (long now = 1; now <= 100; now++) {
            assertThat(look(client, now)).isEqualTo(now % INTERVAL == 0 ? PING : WELL);
            client.heard(now);
        }
    }

    @Test
    void client_thatFallsSilent_isGoneAfterTheTimeout() {
        client.heard(5);
        assertThat(look(client, 10)).isEqualTo(PING);
        assertThat(look(client, 20)).isEqualTo(PING);
        assertThat(look(client, 25)).isEqualTo(WELL);
        assertThat(look(client, 26)).isEqualTo(GONE);
    }

    @Test
    void silence_beforeAnyPing_endsNobody() {
        assertThat(look(client, 500)).isEqualTo(PING);
        assertThat(look(client, 501)).isEqualTo(GONE);
    }

    @Test
    void pauseOfThisProcess_isForgiven() {
        assertThat(look(client, 10)).isEqualTo(PING);
        forgiven = 500;
        assertThat(look(client, 500)).isEqualTo(PING);
        assertThat(look(client, 520)).isEqualTo(PING);
        assertThat(look(client, 521)).isEqualTo(GONE);
    }

    @Test
    void silence_ofWhomNothingIsReadFrom_meansNothing() {
        client.reads(false);
        look(client, 10);
        assertThat(look(client, 100)).isEqualTo(PING);
        client.heard(100);
        client.reads(true);
        assertThat(look(client, 101)).isEqualTo(WELL);
    }

    @Test
    void silence_ofWhoPromisesNoAnswers_meansNothingUntilTheFirst() {
        Liveness stream = new Liveness(false, 0);
        look(stream, 10);
        assertThat(look(stream, 100)).isEqualTo(PING);
        stream.heard(100);
        stream.expectAnswers();
        assertThat(look(stream, 110)).isEqualTo(PING);
        assertThat(look(stream, 121)).isEqualTo(GONE);
    }

    private Liveness.Verdict look(Liveness one, long now) {
        return one.check(now, forgiven, INTERVAL, TIMEOUT);
    }
}
