// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.spi.AccessPolicy;
import dev.parley.testing.Extension;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A revoke that comes while somebody is on the way in: after who it is was found out, and before it is used. */
class RevokeInFlightIT {
    private static final String ARRIVED = "dev.parley.test.revoke.arrived";
    private static final String GO_ON = "dev.parley.test.revoke.go-on";
    /** Holds up whoever wants to read {@code topic/slow}, where a test has set it up so. */
    private static final String POLICY = """
            import dev.parley.channel.*;
            import dev.parley.spi.*;
            import dev.parley.identity.User;
            import java.util.concurrent.CountDownLatch;
            public class Gate implements AccessPolicy {
                public boolean may(User user, Action action, ChannelName channel) throws Exception {
                    if (channel.toString().equals("topic/slow")) {
                        ((CountDownLatch) System.getProperties().get("dev.parley.test.revoke.arrived")).countDown();
                        ((CountDownLatch) System.getProperties().get("dev.parley.test.revoke.go-on")).await();
                    }
                    return true;
                }
            }
            """;

    @TempDir
    static Path directory;

    private static ParleyServer server;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeAll
    static void start() throws Exception {
        server = new ParleyServer(directory, Map.of("parley.access.cache", "off", "parley.extensions.timeout", "60s"))
                .with(Extension.of(AccessPolicy.class, Map.of("Gate", POLICY), directory.resolve("extension")))
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        System.getProperties().remove(ARRIVED);
        System.getProperties().remove(GO_ON);
    }

    @Test
    void handshake_thatWasJudgedBefore_isSignedOutAtOnce() throws Exception {
        gate();
        String ticket = server.ticket("ana");
        CompletableFuture<TestSocket> opening =
                later(() -> server.socket("ws/feed?channel=topic/slow&ticket=" + ticket));
        awaitArrival();
        revoke("ana");
        goOn.countDown();

        try (TestSocket socket = Patience.get(opening)) {
            assertThat(socket.awaitClose()).isEqualTo(4001);
        }
    }

    @Test
    void read_thatWasAskedBefore_isAnsweredWith401() throws Exception {
        gate();
        String ticket = server.ticket("bob");
        CompletableFuture<HttpResponse<String>> reading = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(server.base().resolve("messages?channel=topic/slow&ticket=" + ticket))
                                .build(),
                        BodyHandlers.ofString());
        awaitArrival();
        revoke("bob");
        goOn.countDown();

        assertThat(Patience.get(reading).statusCode()).isEqualTo(401);
    }

    private void gate() {
        System.getProperties().put(ARRIVED, arrived);
        System.getProperties().put(GO_ON, goOn);
    }

    private void awaitArrival() throws InterruptedException {
        Patience.await(arrived);
    }

    private static void revoke(String user) throws Exception {
        assertThat(server.post("api/v1/sessions/revoke", "{\"user\":\"" + user + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private interface Opening {
        TestSocket open() throws Exception;
    }

    private static CompletableFuture<TestSocket> later(Opening opening) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return opening.open();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
