// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.BackEnd;
import dev.parley.testing.Followers;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.Soak;
import dev.parley.testing.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The crowd's form of {@link PauseIT}. A server that stands still while it is pushed to: those who wait are still there afterwards, those who gave up come back, nobody takes
 * its data over meanwhile, and nothing that was acknowledged is missing, doubled or out of order.
 */
@Soak
class PauseUnderLoadIT {
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(20), Duration.ofSeconds(90));
    private static final int EACH = 250;

    @TempDir
    Path folder;

    @Test
    void pause_underLoad_losesNothingAndLeavesOneOwner() throws Exception {
        List<String> rooms = IntStream.range(0, 10).mapToObj(i -> "room/" + i).toList();
        // Impatient ones: longer than the server's pings are apart, shorter than the pause.
        Duration silence = Duration.ofSeconds(15);
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(data);
                Followers patient = new Followers(server.base(), EACH, rooms, Duration.ZERO);
                Followers impatient = new Followers(server.base(), EACH, rooms, silence);
                BackEnd backEnd = new BackEnd(server.base(), server.apiKey(), rooms, 200, 8, 50)) {
            patient.awaitAll();
            impatient.awaitAll();
            backEnd.start().awaitMore(100);

            for (Duration pause : PAUSES) {
                server.pause();
                try (ServerProcess second = ServerProcess.launch(data, "--port", "0", "--data", data.toString())) {
                    Patience.letPass(pause);
                    server.goOn();
                    assertThat(second.awaitExit()).isNotZero();
                    assertThat(second.errors()).contains("Another Parley runs on the data directory");
                }
                await().until(() -> patient.here() == EACH && impatient.here() == EACH);
                backEnd.awaitMore(200);
            }
            backEnd.stop();

            patient.verdict(tally("who wait"), backEnd)
                    .figure("lines lost", patient.closes())
                    .print();
            impatient
                    .verdict(tally("who give up after " + silence.toSeconds() + " s of silence"), backEnd)
                    .figure("lines lost", impatient.closes())
                    .figure("answers to pushes", backEnd.answers())
                    .figure("repeated", backEnd.repeated())
                    .print();
            assertThat(patient.closes()).isEmpty();
            assertThat(server.errors()).doesNotContain(" SEVERE ", " ERROR ");
        }
    }

    private static Tally tally(String whose) {
        return Tally.of("PauseUnderLoadIT")
                .load("200 pushes/s, 10 rooms, " + EACH + " clients " + whose)
                .faults("SIGSTOP for " + PAUSES);
    }
}
