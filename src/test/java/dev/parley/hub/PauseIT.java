// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.Patience;
import dev.parley.testing.RawSocket;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.TestSocket;
import dev.parley.testing.Thorough;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that stood still, by a collection or a migrated machine, holds it against nobody. */
@Thorough
class PauseIT {
    @TempDir
    private Path folder;

    @Test
    void pause_longerThanTheHeartbeatsTimeout_dropsNobody() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(folder, "-Dparley.heartbeat.interval=1s", "-Dparley.heartbeat.timeout=5s")) {
            RawSocket pinged = RawSocket.open(server.base(), "ws");
            List<TestSocket> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                TestSocket client = TestSocket.connect(server.base(), "ws");
                client.awaitEvent("welcome");
                clients.add(client);
            }

            server.pause();
            Patience.letPass(Duration.ofSeconds(7));
            server.goOn();

            // More than one round of pings after it.
            for (int round = 0; round < 3; round++) {
                pinged.write("{\"id\":\"now\",\"action\":\"heartbeat\"}");
                pinged.readTextWith("{\"id\":\"now\"");
                pinged.write(RawSocket.PONG, pinged.readUntil(RawSocket.PING).payload());
                for (TestSocket client : clients) {
                    assertThat(client.request(ClientCommand.of("heartbeat"))
                                    .path("ok")
                                    .asBoolean())
                            .isTrue();
                    assertThat(client.isOpen()).isTrue();
                }
            }
            for (TestSocket client : clients) {
                client.close();
            }
            pinged.close();
        }
    }
}
