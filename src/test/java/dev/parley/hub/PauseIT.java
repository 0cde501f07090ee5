// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ServerProcess;
import dev.parley.testing.TestSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that stood still, by a collection or a migrated machine, holds it against nobody. */
class PauseIT {
    @TempDir
    private Path folder;

    @Test
    void pause_longerThanTheHeartbeatsTimeout_dropsNobody() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(folder, "-Dparley.heartbeat.interval=1s", "-Dparley.heartbeat.timeout=2s")) {
            List<TestSocket> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                TestSocket client = TestSocket.connect(server.base(), "ws");
                client.awaitEvent("welcome");
                clients.add(client);
            }

            String pause = "kill -STOP " + server.pid() + " && sleep 5; kill -CONT " + server.pid();
            assertThat(new ProcessBuilder("sh", "-c", pause).start().waitFor()).isZero();

            // Long enough for more than one round of pings after it.
            for (int round = 0; round < 2; round++) {
                assertThat(new ProcessBuilder("sh", "-c", "sleep 1.5").start().waitFor())
                        .isZero();
                for (TestSocket client : clients) {
                    assertThat(client.request("{\"action\":\"heartbeat\"}")
                                    .path("ok")
                                    .asBoolean())
                            .isTrue();
                    assertThat(client.isOpen()).isTrue();
                }
            }
            for (TestSocket client : clients) {
                client.close();
            }
        }
    }
}
