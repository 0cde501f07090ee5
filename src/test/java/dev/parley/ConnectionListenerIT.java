// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.spi.ConnectionListener;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Extension;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes and goes: the example of {@code examples/connections}, and a listener that misbehaves. */
class ConnectionListenerIT {
    @TempDir
    Path directory;

    @Test
    void example_tellsInOrder_withTheCode() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of())
                        .with(Extension.example("connections", directory))
                        .start();
                TestSocket desk = server.socketOf("desk")) {
            assertThat(desk.request(ClientCommand.subscribe("topic/reception"))
                            .path("ok")
                            .asBoolean())
                    .isTrue();
            try (TestSocket ana = server.socketOf("ana")) {
                ana.awaitEvent("welcome");
                server.call("DELETE", "api/v1/clients?user=ana");
                assertThat(ana.awaitClose()).isEqualTo(4003);
            }
            assertTold(desk, "ana has come", "ana has gone with 4003");
            try (TestSocket late = server.socket("ws?auth=message")) {
                late.request(ClientCommand.of("register").with("ticket", server.ticket("bob")));
            }
            assertTold(desk, "somebody has come", "bob has said who that is", "bob has gone with 1006");
            try (TestSocket feed = server.socket("ws/feed?ticket=" + server.ticket("cleo"))) {
                assertThat(feed.isOpen()).isTrue();
            }
            assertTold(desk, "cleo has come", "cleo has gone with 1006");
        }
    }

    @Test
    void listenerThatThrowsOrHangs_holdsNobodyUp() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of("parley.extensions.timeout", "200ms"))
                .with(Extension.of(ConnectionListener.class, Map.of("Bad", """
                        public class Bad implements dev.parley.spi.ConnectionListener {
                            public void connected(Client client) throws Exception {
                                if (client.user().id().equals("ana")) {
                                    throw new IllegalStateException("no");
                                }
                                new java.util.concurrent.CountDownLatch(1).await();
                            }
                        }
                        """), directory))
                .start()) {
            for (String user : new String[] {"ana", "bob", "cleo", "dan"}) {
                try (TestSocket one = server.socketOf(user)) {
                    assertThat(one.request(ClientCommand.of("heartbeat"))
                                    .path("ok")
                                    .asBoolean())
                            .isTrue();
                }
            }
        }
    }

    private static void assertTold(TestSocket desk, String... texts) throws Exception {
        for (String text : texts) {
            String body = desk.awaitEvent("message").path("body").asText();
            // Its own coming is told at leisure: it may hear that, too, if it is quick to subscribe.
            body = body.equals("desk has come")
                    ? desk.awaitEvent("message").path("body").asText()
                    : body;
            assertThat(body)
                    .satisfiesAnyOf(
                            told -> assertThat(told).isEqualTo(text),
                            // An aborted socket may be seen as going away by the container.
                            told -> assertThat(told.replaceAll("\\d+$", "")).isEqualTo(text.replaceAll("1006$", "")));
        }
    }
}
