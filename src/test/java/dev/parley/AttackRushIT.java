// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.RawHttp;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many at the same moment, or one person with many sockets: caps and rates hold. */
class AttackRushIT {
    private static final int RUSH = 80;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "parley.limits.connections, ws, 503, server.full",
        "parley.limits.connections, ws/hello, 503, server.full",
        "parley.limits.guest-connections-per-address, ws, 429, rate.limited",
        "parley.limits.connections-per-address, ws, 429, rate.limited",
        "parley.limits.connections-per-address, ws/echo, 429, rate.limited",
    })
    void handshakes_atOnce_neverGoOverACap(String setting, String path, int status, String code) throws Exception {
        try (ParleyServer server =
                new ParleyServer(directory, Map.of(setting, "10", "parley.limits.guest-connections", "off")).start()) {
            List<RawHttp> open = new ArrayList<>();
            List<RawHttp.Answer> answers = rush(server, path, open);

            assertThat(answers.stream().filter(answer -> answer.status() == 101))
                    .hasSize(10);
            assertThat(answers.stream().filter(answer -> answer.status() != 101))
                    .hasSize(RUSH - 10)
                    .allMatch(answer -> answer.status() == status
                            && answer.json().path("code").asText().equals(code)
                            && answer.header("Retry-After").isPresent());
            open.forEach(RawHttp::close);
            // Places come free again, all of them.
            await().untilAsserted(() -> {
                List<RawHttp> again = new ArrayList<>();
                long in = rush(server, path, again).stream()
                        .filter(answer -> answer.status() == 101)
                        .count();
                again.forEach(RawHttp::close);
                assertThat(in).isEqualTo(10);
            });
        }
    }

    @Test
    void commands_ofOnePerson_areCountedOverAllSockets() throws Exception {
        try (ParleyServer server = new ParleyServer(
                        directory,
                        Map.of("parley.limits.commands-per-second", "1", "parley.limits.command-burst", "20"))
                .start()) {
            List<TestSocket> sockets = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                sockets.add(server.socketOf("ana"));
            }
            int done = 0;
            for (int i = 0; i < 10; i++) {
                for (TestSocket socket : sockets) {
                    JsonNode reply = socket.request(ClientCommand.of("heartbeat"));
                    done += reply.path("ok").asBoolean() ? 1 : 0;
                    if (!reply.path("ok").asBoolean()) {
                        assertThat(reply.at("/error/code").asText()).isEqualTo("rate.limited");
                        assertThat(reply.at("/error/message").asText()).contains("user-commands-per-second");
                        assertThat(reply.at("/error/retryAfter").asInt()).isPositive();
                    }
                }
            }
            // The burst, and what the seconds of a slow machine have added; each socket by itself would have had them
            // all.
            assertThat(done).isBetween(20, 49);
            try (TestSocket bob = server.socketOf("bob")) {
                assertThat(bob.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                        .as("somebody else")
                        .isTrue();
            }
            sockets.forEach(TestSocket::close);
        }
    }

    @Test
    void ticket_usedByManyAtOnce_letsOneIn() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            String ticket = server.ticket("ana");
            List<RawHttp> open = new ArrayList<>();
            List<RawHttp.Answer> answers = rush(server, "ws?ticket=" + ticket, open);

            assertThat(answers.stream().filter(answer -> answer.status() == 101))
                    .hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.status() == 401))
                    .hasSize(RUSH - 1);
            open.forEach(RawHttp::close);
        }
    }

    private static List<RawHttp.Answer> rush(ParleyServer server, String path, List<RawHttp> open) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RUSH);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<RawHttp.Answer>> futures = new ArrayList<>();
            for (int i = 0; i < RUSH; i++) {
                RawHttp http = RawHttp.open(URI.create(server.base() + path));
                open.add(http);
                Callable<RawHttp.Answer> attempt = () -> {
                    start.await();
                    return http.head("GET", RawHttp.UPGRADE).answer();
                };
                futures.add(threads.submit(attempt));
            }
            start.countDown();
            List<RawHttp.Answer> answers = new ArrayList<>();
            for (Future<RawHttp.Answer> future : futures) {
                answers.add(Patience.get(future));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
