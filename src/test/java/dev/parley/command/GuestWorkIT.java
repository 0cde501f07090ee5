// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.spi.AccessPolicy;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Extension;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests have more to do than gets done: users with a login and back ends do not wait for it, and in the end nothing is lost. */
class GuestWorkIT {
    private static final String ARRIVED = "dev.parley.test.guest-work.arrived";
    private static final String GO_ON = "dev.parley.test.guest-work.go-on";
    private static final int GUESTS = 12;
    private static final int PUBLISHES = 5;

    /** Holds up every guest. */
    private static final String POLICY = """
            import dev.parley.channel.*;
            import dev.parley.spi.*;
            import dev.parley.identity.User;
            import java.util.concurrent.CountDownLatch;
            public class GuestGate implements AccessPolicy {
                public boolean may(User user, Action action, ChannelName channel) throws Exception {
                    if (user.guest()) {
                        ((CountDownLatch) System.getProperties().get("dev.parley.test.guest-work.arrived")).countDown();
                        ((CountDownLatch) System.getProperties().get("dev.parley.test.guest-work.go-on")).await();
                    }
                    return true;
                }
            }
            """;

    @TempDir
    private Path directory;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void forget() {
        goOn.countDown();
        System.getProperties().remove(ARRIVED);
        System.getProperties().remove(GO_ON);
    }

    @Test
    void known_areServed_whileGuestsFillWhatThereIsForGuests() throws Exception {
        System.getProperties().put(ARRIVED, arrived);
        System.getProperties().put(GO_ON, goOn);
        List<TestSocket> guests = new ArrayList<>();
        try (ParleyServer server = new ParleyServer(
                                directory,
                                Map.of(
                                        "parley.access.cache", "off",
                                        "parley.extensions.threads", "2",
                                        "parley.extensions.timeout", "10m",
                                        "parley.limits.guest-commands-at-once", "4"))
                        .with(Extension.of(
                                AccessPolicy.class, Map.of("GuestGate", POLICY), directory.resolve("extension")))
                        .start();
                TestSocket anna = server.socketOf("anna")) {
            for (int i = 0; i < GUESTS; i++) {
                TestSocket guest = server.socket("ws");
                guests.add(guest);
                for (int n = 0; n < PUBLISHES; n++) {
                    guest.send(ClientCommand.of("publish")
                            .with("id", String.valueOf(n))
                            .with("channel", "room/lobby")
                            .json("body", n));
                }
            }
            await().until(() -> arrived.getCount() == 0);

            assertThat(anna.request(ClientCommand.subscribe("room/lobby"))
                            .path("ok")
                            .asBoolean())
                    .isTrue();
            assertThat(server.post("api/v1/push", "{\"to\":{\"channels\":[\"room/lobby\"]},\"body\":\"news\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(anna.awaitEvent("message").path("body").asText()).isEqualTo("news");

            goOn.countDown();
            for (TestSocket guest : guests) {
                for (int n = 0; n < PUBLISHES; n++) {
                    String id = "" + n;
                    assertThat(guest.await(frame -> frame.path("id").asText().equals(id))
                                    .path("ok")
                                    .asBoolean())
                            .isTrue();
                }
            }
        } finally {
            guests.forEach(TestSocket::close);
        }
    }
}
