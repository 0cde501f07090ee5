// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.BackEnd;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Commands;
import dev.parley.testing.Followers;
import dev.parley.testing.RawSocket;
import dev.parley.testing.Rounds;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time of day jumps under load, as after a lost battery or a strict time daemon: spans go on as before, so nobody is dropped and
 * tickets live as long as they were to live; offsets and order know nothing of it, and no message is older than the one before it.
 */
class ClockJumpIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final String SOURCE = "src/test/resources/dev/parley/hub/jumping-clock.c";
    private static final int CLIENTS = SOAK ? 500 : 30;
    private static final List<Long> JUMPS = Rounds.each(2, List.of(3600L, 24 * 3600L, -3600L, 0L));
    private static final List<String> ROOMS =
            IntStream.range(0, 10).mapToObj(i -> "room/" + i).toList();

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void jumps_underLoad_dropNobodyAndReorderNothing() throws Exception {
        Path library = folder.resolve("jumping-clock.so");
        assumeTrue(
                Commands.work("gcc", "-shared", "-fPIC", "-o", library.toString(), SOURCE, "-ldl"),
                "needs gcc on Linux");
        jump(0);
        Map<String, String> environment = Map.of("LD_PRELOAD", library.toString(), "CLOCK_JUMP", file().toString());
        try (ServerProcess server = ServerProcess.startUnder(
                        List.of(),
                        environment,
                        folder.resolve("data"),
                        // Jumps are longer than the timeout, and a busy machine is no reason to drop anyone.
                        "-Dparley.heartbeat.interval=1s",
                        "-Dparley.heartbeat.timeout=60s");
                Followers followers = new Followers(server.base(), CLIENTS, ROOMS, Duration.ZERO);
                BackEnd backEnd = new BackEnd(server.base(), server.apiKey(), ROOMS, 200, 4, 50);
                TestSocket probe = TestSocket.connect(server.base(), "ws");
                RawSocket pinged = RawSocket.open(server.base(), "ws")) {
            followers.awaitAll();
            backEnd.start().awaitMore(100);
            for (long seconds : JUMPS) {
                long before = now(probe);
                String kept = ticket(server, 600);
                String lapsing = ticket(server, 1);
                jump(seconds);

                // Else this machine cannot be lied to, and the rest would show nothing.
                assertThat(Math.abs(now(probe) - before))
                        .isGreaterThan(Duration.ofMinutes(59).toMillis());
                assertThat(comesIn(server, kept)).isTrue();
                assertThat(comesIn(server, kept)).isFalse();
                assertThat(comesIn(server, ticket(server, 600))).isTrue();
                // Whoever went by the time of day has dropped somebody by the third ping; and the short ticket has
                // lapsed.
                awaitPings(pinged, 3);
                assertThat(comesIn(server, lapsing)).isFalse();
                backEnd.awaitMore(100);
                assertThat(followers.closes()).isEmpty();
            }
            backEnd.stop();
            followers
                    .verdict(
                            Tally.of("ClockJumpIT")
                                    .load("200 pushes/s, 10 rooms, " + CLIENTS + " clients")
                                    .faults("the clock jumps to " + JUMPS + " s"),
                            backEnd)
                    .figure("lines lost", followers.closes())
                    .figure("answers to pushes", backEnd.answers())
                    .print();
            assertThat(followers.closes()).isEmpty();
            assertTimesRise(server);
            assertThat(server.errors()).doesNotContain(" SEVERE ", " ERROR ", "seconds=-");
        }
    }

    /** So many that come from now on. */
    private static void awaitPings(RawSocket pinged, int count) throws IOException {
        pinged.write("{\"id\":\"now\",\"action\":\"heartbeat\"}");
        pinged.readTextWith("{\"id\":\"now\"");
        for (int i = 0; i < count; i++) {
            pinged.write(RawSocket.PONG, pinged.readUntil(RawSocket.PING).payload());
        }
    }

    private static long now(TestSocket probe) throws Exception {
        return probe.request(ClientCommand.of("heartbeat"))
                .path("data")
                .path("time")
                .asLong();
    }

    private String ticket(ServerProcess server, int ttl) throws Exception {
        HttpRequest request = request(server, "api/v1/tickets")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user\":{\"id\":\"ana\"},\"ttl\":" + ttl + "}"))
                .build();
        return TestSocket.parse(http.send(request, BodyHandlers.ofString()).body())
                .path("ticket")
                .asText();
    }

    private static boolean comesIn(ServerProcess server, String ticket) throws Exception {
        try (TestSocket socket = TestSocket.connect(server.base(), "ws?ticket=" + ticket)) {
            return socket.awaitEvent("welcome").path("user").path("id").asText().equals("ana");
        } catch (ExecutionException | CompletionException refused) {
            return false;
        }
    }

    private void assertTimesRise(ServerProcess server) throws Exception {
        long offset = 0;
        long time = 0;
        boolean more = true;
        while (more) {
            JsonNode page = TestSocket.parse(http.send(
                            request(server, "api/v1/messages?limit=200&channel=room/1&after=" + offset)
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
            for (JsonNode message : page.path("messages")) {
                assertThat(message.path("offset").asLong()).isEqualTo(++offset);
                assertThat(message.path("time").asLong()).isGreaterThanOrEqualTo(time);
                time = message.path("time").asLong();
            }
            more = page.path("more").asBoolean();
        }
        assertThat(offset).isPositive();
    }

    private static HttpRequest.Builder request(ServerProcess server, String path) {
        return HttpRequest.newBuilder(server.base().resolve(path)).header("Authorization", "Bearer " + server.apiKey());
    }

    /** Written in place: the server has it mapped. */
    private void jump(long seconds) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, seconds);
        try (FileChannel channel = FileChannel.open(file(), CREATE, WRITE)) {
            channel.write(bytes, 0);
        }
    }

    private Path file() {
        return folder.resolve("jump");
    }
}
