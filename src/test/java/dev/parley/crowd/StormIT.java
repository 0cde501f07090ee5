// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Alone;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole crowd is cut off at once and comes back: nobody waits long, pages are served meanwhile, and what was missed comes once. */
@Alone
class StormIT {
    private static final int MISSED = 100;

    @TempDir
    Path directory;

    @Test
    void crowd_cutAtOnce_isBackInTime_whilePagesAreServed() throws Exception {
        try (Storm storm = new Storm(directory)) {
            storm.cut();
            storm.comeBack();

            storm.tally("StormIT reconnect", "").print();
            assertCalm(storm);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> storm.server().connections() == storm.server().sockets());
        }
    }

    @Test
    void crowd_cutAtOnceAndBehind_getsWhatItMissedOnce_fromFewReads() throws Exception {
        try (Storm storm = new Storm(directory)) {
            storm.cut();
            storm.publish(MISSED);
            storm.comeBack();

            storm.tally("StormIT resume", " that miss " + MISSED + " messages each")
                    .figure("reads each", storm.readsEach())
                    .print();
            assertCalm(storm);
            assertThat(storm.swarm().delivered()).isEqualTo((long) CrowdServer.PEOPLE * (1 + MISSED));
            assertThat(storm.swarm().counts().notRecovered()).isZero();
            assertThat(storm.readsEach()).isLessThanOrEqualTo(5);
        }
    }

    private static void assertCalm(Storm storm) {
        assertThat(storm.swarm().delivered()).isEqualTo(storm.swarm().expected());
        assertThat(storm.swarm().counts().doubled()).isZero();
        assertThat(storm.swarm().counts().reordered()).isZero();
        assertThat(storm.returnedMillis(95)).as("ms until 95 % were back").isLessThan(30_000);
        assertThat(storm.statuses().keySet()).as("what pages were answered").containsExactly(200);
        assertThat(storm.slowestRequestMillis()).as("the slowest page, ms").isLessThan(5000);
        assertThat(storm.swarm().counts().refusedHandshakes().keySet())
                .as("what handshakes were answered")
                .isSubsetOf(429, 503);
    }
}
