// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that read slowly get everything, in order and without growing the server; those that do not read at all go. */
@EitherTomcat
class SlowReaderIT {
    private static final int MESSAGE = 64 * 1024 - 16;
    private static final int OUTBOX_BYTES = 256 * 1024;
    private static final byte[] PING = RawSocket.frame(0x80 | RawSocket.PING, new byte[0]);

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
            "parley.outbox.progress", "4s",
            "parley.outbox.bytes", "256KiB",
            "parley.limits.commands-per-second", "0"));

    @AutoClose
    private static TestSocket sender;

    @BeforeAll
    static void start() throws Exception {
        sender = server.socketOf("sender");
        sender.awaitEvent("welcome");
    }

    @Test
    void replay_toASlowReaderThatPings_isWholeAndInOrder_andBounded() throws Exception {
        String body = "\"" + "x".repeat(MESSAGE) + "\"";
        String epoch = "";
        for (int i = 0; i < 40; i++) {
            epoch = publish("room/replay", body).path("epoch").asText();
        }
        try (RawSocket slow = RawSocket.open(server.base(), 16 * 1024, "ws?ticket=" + server.ticket("slow"))) {
            slow.write("{\"id\":1,\"action\":\"subscribe\",\"channel\":\"room/replay\",\"since\":{\"epoch\":\"" + epoch
                    + "\",\"offset\":0}}");
            List<Long> offsets = new ArrayList<>();
            double fullest = 0;
            while (offsets.size() < 40) {
                // About 650 KB/s: the whole takes 4 s, longer than a write may take nothing.
                LockSupport.parkNanos(100_000_000);
                slow.writeBytes(PING);
                JsonNode frame = TestSocket.parse(slow.readText());
                if (frame.path("id").asInt() == 1) {
                    assertThat(frame.path("data").path("recovered").asBoolean()).isTrue();
                    frame.path("data")
                            .path("messages")
                            .forEach(message ->
                                    offsets.add(message.path("offset").asLong()));
                } else if (frame.path("event").asText().equals("message")) {
                    offsets.add(frame.path("offset").asLong());
                }
                fullest = Math.max(fullest, metric("parley_outbox_bytes"));
                assertThat(publish("room/elsewhere", "1").path("offset").asLong())
                        .isPositive();
            }

            assertThat(offsets)
                    .isEqualTo(
                            IntStream.rangeClosed(1, 40).mapToObj(Long::valueOf).toList());
            assertThat(fullest).isLessThan(2.0 * OUTBOX_BYTES);
        }
    }

    @Test
    void keptMessages_toOneWhoIsBehind_areFedFromTheLogInOrder() throws Exception {
        String body = "\"" + "y".repeat(MESSAGE) + "\"";
        try (RawSocket slow = RawSocket.open(server.base(), 16 * 1024, "ws?ticket=" + server.ticket("behind"))) {
            slow.write("{\"id\":1,\"action\":\"subscribe\",\"channel\":\"room/behind\",\"limit\":0}");
            while (!slow.readText().contains("\"id\":1")) {
                // The welcome comes first.
            }
            for (int i = 0; i < 60; i++) {
                publish("room/behind", body);
            }
            List<Long> offsets = new ArrayList<>();
            while (offsets.size() < 60) {
                JsonNode frame = TestSocket.parse(slow.readText());
                if (frame.path("event").asText().equals("message")) {
                    offsets.add(frame.path("offset").asLong());
                }
            }

            assertThat(offsets)
                    .isEqualTo(
                            IntStream.rangeClosed(1, 60).mapToObj(Long::valueOf).toList());
        }
    }

    @Test
    void recalledMessage_toOneWhoIsBehind_comesWithoutItsBody() throws Exception {
        String body = "\"" + "w".repeat(MESSAGE) + "\"";
        int last = 150;
        try (RawSocket slow = RawSocket.open(server.base(), 16 * 1024, "ws?ticket=" + server.ticket("late"))) {
            slow.write("{\"id\":1,\"action\":\"subscribe\",\"channel\":\"room/withdrawn\",\"limit\":0}");
            while (!slow.readText().contains("\"id\":1")) {
                // The welcome comes first.
            }
            for (int i = 0; i < last; i++) {
                publish("room/withdrawn", body);
            }
            sender.request(
                    ClientCommand.of("recall").with("channel", "room/withdrawn").json("offset", last));
            publish("room/withdrawn", "\"after\"");

            JsonNode frame = TestSocket.parse(slow.readText());
            while (frame.path("offset").asInt() != last
                    || !frame.path("event").asText().equals("message")) {
                frame = TestSocket.parse(slow.readText());
            }
            assertThat(frame.path("recalled").asBoolean()).isTrue();
            assertThat(frame.path("body").isTextual()).isFalse();
            assertThat(TestSocket.parse(slow.readText()).path("body").asText()).isEqualTo("after");
        }
    }

    @Test
    void liveMessages_toOneWhoIsBehind_endItsConnection() throws Exception {
        String body = "\"" + "z".repeat(MESSAGE) + "\"";
        try (RawSocket slow = RawSocket.open(server.base(), 16 * 1024, "ws?ticket=" + server.ticket("live"));
                TestSocket healthy = server.socketOf("healthy")) {
            healthy.awaitEvent("welcome");
            healthy.request(ClientCommand.subscribe("live/flood"));
            slow.write("{\"id\":1,\"action\":\"subscribe\",\"channel\":\"live/flood\"}");
            await().until(() -> TestSocket.parse(server.call("GET", "api/v1/clients?channel=live/flood")
                                    .body())
                            .path("total")
                            .asInt()
                    == 2);
            int sent = 0;
            while (TestSocket.parse(server.call("GET", "api/v1/clients?user=live")
                                    .body())
                            .path("total")
                            .asInt()
                    == 1) {
                sender.request(ClientCommand.of("publish")
                        .with("channel", "live/flood")
                        .json("body", body));
                healthy.awaitEvent("message");
                assertThat(++sent).isLessThan(2000);
            }

            assertThat(healthy.isOpen()).isTrue();
            assertThat(ending(slow)).isIn(4108, 1006);
        }
    }

    @Test
    void readerThatStops_isSentAwayAfterTheProgressLimit_andFindsEverythingLater() throws Exception {
        String body = "\"" + "s".repeat(MESSAGE) + "\"";
        try (RawSocket stuck = RawSocket.open(server.base(), 16 * 1024, "ws?ticket=" + server.ticket("stuck"))) {
            stuck.write("{\"action\":\"subscribe\",\"channel\":\"room/stuck\",\"limit\":0}");
            await().until(() -> metric("parley_users") >= 2);
            for (int i = 0; i < 80; i++) {
                publish("room/stuck", body);
            }
            await().until(() -> TestSocket.parse(server.call("GET", "api/v1/clients?user=stuck")
                                    .body())
                            .path("total")
                            .asInt()
                    == 0);
            assertThat(ending(stuck)).isIn(4108, 1006);
        }
        try (TestSocket back = server.socketOf("stuck")) {
            back.awaitEvent("welcome");
            JsonNode joined = back.request(ClientCommand.subscribe("room/stuck").with("limit", 0));
            JsonNode all = back.request(
                    ClientCommand.of("history").with("channel", "room/stuck").with("after", 78));

            assertThat(joined.path("data").path("offset").asInt()).isEqualTo(80);
            assertThat(all.path("data").path("messages").size()).isEqualTo(2);
        }
    }

    /** The code of the close frame, or 1006 where the line was cut. */
    private static int ending(RawSocket socket) throws IOException {
        try {
            return socket.readUntil(RawSocket.CLOSE).closeCode();
        } catch (EOFException | SocketException cut) {
            return 1006;
        }
    }

    private static JsonNode publish(String channel, String body) throws Exception {
        return sender.request(
                        ClientCommand.of("publish").with("channel", channel).json("body", body))
                .path("data");
    }

    private static double metric(String name) throws Exception {
        return server.call("GET", "metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
