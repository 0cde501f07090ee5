// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Thorough;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole crowd is cut off at once and comes back: all are back, pages are served meanwhile, and what was missed comes once. */
class StormIT {
    private static final int MISSED = 100;

    @TempDir
    Path directory;

    @Test
    @Thorough
    void crowd_cutAtOnce_isBack_whilePagesAreServed() throws Exception {
        try (Storm storm = new Storm(directory)) {
            storm.cut();
            storm.comeBack();

            storm.tally("StormIT reconnect", "").print();
            assertCalm(storm);
            await().until(() -> storm.server().connections() == storm.server().sockets());
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
        assertThat(storm.statuses().keySet()).as("what pages were answered").containsExactly(200);
        assertThat(storm.pagesMeanwhile())
                .as("pages answered before all were back")
                .isPositive();
        assertThat(storm.swarm().counts().refusedHandshakes().keySet())
                .as("what handshakes were answered")
                .isSubsetOf(429, 503);
    }
}
