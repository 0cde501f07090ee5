// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.FaultProxy;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client far away, behind a line that loses segments, is never taken for dead or too slow. */
class BadLineIT {
    /** For minutes with {@code -Psoak}. */
    private static final int MESSAGES = Boolean.getBoolean("parley.test.soak") ? 20_000 : 150;

    @TempDir
    Path directory;

    @Test
    void client_behind300MillisecondsAndTwoPercentLoss_getsEverythingOverOneConnection() throws Exception {
        Map<String, String> settings =
                Map.of("parley.limits.commands-per-second", "0", "parley.heartbeat.interval", "1s");
        try (ParleyServer server = new ParleyServer(directory, settings).start();
                FaultProxy line = farAndLossy(server.base());
                TestSocket sender = server.socketOf("sender");
                TestSocket far = TestSocket.connect(line.uri(), "ws?ticket=" + server.ticket("far"))) {
            far.awaitEvent("welcome");
            sender.awaitEvent("welcome");
            far.request(ClientCommand.subscribe("room/far").with("limit", 0));
            String large = "\"" + "x".repeat(16 * 1024) + "\"";
            long sent = 0;
            long heard = 0;
            while (sent < MESSAGES) {
                for (int i = 0; i < 10; i++) {
                    sender.request(ClientCommand.of("publish")
                            .with("channel", "room/far")
                            .json("body", (i == 0 ? large : "1")));
                    sent++;
                }
                // Its own commands take the same line; without an id a good one is not answered.
                far.send(ClientCommand.of("typing").with("channel", "room/far"));
                while (heard < sent - 5) {
                    heard = next(far, heard);
                }
            }
            while (heard < sent) {
                heard = next(far, heard);
            }

            assertThat(far.isOpen()).isTrue();
        }
    }

    private static FaultProxy farAndLossy(URI server) throws IOException {
        FaultProxy line = new FaultProxy(server);
        line.toServer().delay(Duration.ofMillis(150)).loss(0.02, 7);
        line.toClient().delay(Duration.ofMillis(150)).loss(0.02, 8);
        return line;
    }

    private static long next(TestSocket far, long heard) throws Exception {
        JsonNode message = far.awaitEvent("message");
        assertThat(message.path("offset").asLong()).isEqualTo(heard + 1);
        return heard + 1;
    }
}
