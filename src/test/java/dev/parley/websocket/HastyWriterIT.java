// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.hub.Registry;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that write on and on and read only afterwards: they are held back by TCP, and lose nothing, whichever way we write to them. */
@EitherTomcat
class HastyWriterIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");

    @TempDir
    Path directory;

    @AutoClose
    private ParleyServer server;

    /** The ways to write to a session. */
    private enum Way {
        DIRECT,
        CONNECTOR_FORBIDS,
        SETTING_FORBIDS
    }

    private void start(Way way) throws Exception {
        server = new ParleyServer(
                directory,
                Map.of(
                        "parley.limits.commands-per-second",
                        "0",
                        "parley.websocket.direct",
                        way == Way.SETTING_FORBIDS ? "off" : "on"));
        server.connector("useAsyncIO", String.valueOf(way != Way.CONNECTOR_FORBIDS))
                .start();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void transport_isTheSocketItself_unlessConnectorOrSettingForbids(Way way) throws Exception {
        start(way);
        try (TestSocket socket = server.socket("ws")) {
            socket.awaitEvent("welcome");
            Registry registry = (Registry) server.servletContext().getAttribute(Registry.ATTRIBUTE);

            assertThat(registry.all().iterator().next().writer().transport())
                    .isInstanceOf(way == Way.DIRECT ? DirectTransport.class : ApiTransport.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void publishes_pipelinedByTheThousand_areAllDoneInOrder(Way way) throws Exception {
        start(way);
        int count = SOAK ? 20_000 : 4000;
        try (RawSocket raw = RawSocket.open(server.base(), "ws")) {
            Thread writer = write(
                    count,
                    i -> raw.write(
                            "{\"id\":" + i + ",\"action\":\"publish\",\"channel\":\"room/hasty\",\"body\":" + i + "}"),
                    new AtomicInteger());
            raw.readTextWith("\"welcome\"");
            for (int i = 0; i < count; i++) {
                String reply = raw.readText();
                assertThat(reply).startsWith("{\"id\":" + i + ",").contains("\"ok\":true");
                assertThat(TestSocket.parse(reply).path("data").path("offset").asInt())
                        .isEqualTo(i + 1);
            }
            writer.join();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void echoes_unreadForSeconds_allComeBack(Way way) throws Exception {
        start(way);
        int count = 400;
        AtomicInteger written = new AtomicInteger();
        byte[] frame =
                RawSocket.frame(0x80 | RawSocket.TEXT, "x".repeat(60 * 1024).getBytes(StandardCharsets.US_ASCII));
        try (RawSocket raw = RawSocket.open(server.base(), 4096, "ws/echo")) {
            Thread writer = write(count, i -> raw.writeBytes(frame), written);
            // Longer than Tomcat may take over a pong: a client that pings and has no room for the answer goes after
            // that.
            await().during(Duration.ofMillis(2500)).until(standsStill(written));
            assertThat(written.get()).isLessThan(count);

            for (int i = 0; i < count; i++) {
                assertThat(raw.readText()).hasSize(60 * 1024);
            }
            writer.join();
        }
    }

    @Test
    void closeFrame_behindCommandsInFlight_isTheLastFrame() throws Exception {
        start(Way.DIRECT);
        String publish = "{\"id\":1,\"action\":\"publish\",\"channel\":\"room/last\",\"body\":1}";
        for (int i = 0; i < 50; i++) {
            try (RawSocket raw = RawSocket.open(server.base(), "ws")) {
                byte[] frame = RawSocket.frame(0x80 | RawSocket.TEXT, publish.getBytes(StandardCharsets.US_ASCII));
                byte[] close = RawSocket.frame(0x80 | RawSocket.CLOSE, new byte[] {3, (byte) 0xE8});
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (int j = 0; j < 20; j++) {
                    all.write(frame);
                }
                all.write(close);
                raw.writeBytes(all.toByteArray());

                assertThat(raw.readUntil(RawSocket.CLOSE).closeCode()).isEqualTo(1000);
                assertThat(raw.readBytes(new byte[1])).isEqualTo(-1);
            }
        }
    }

    private static Callable<Boolean> standsStill(AtomicInteger written) {
        AtomicInteger last = new AtomicInteger(-1);
        return () -> last.getAndSet(written.get()) == written.get();
    }

    private interface Write {
        void one(int i) throws IOException;
    }

    private static Thread write(int count, Write write, AtomicInteger written) {
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    write.one(i);
                    written.incrementAndGet();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        return writer;
    }
}
