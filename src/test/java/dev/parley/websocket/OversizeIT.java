// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.hub.Registry;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Effort;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.Stopwatch;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More than a message may be, in every shape: refused at once, whatever it claims to be, and nothing is kept of it. */
@EitherTomcat
class OversizeIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final int ROUNDS = SOAK ? 200 : 10;
    private static final String[] DEFLATE = {"Sec-WebSocket-Extensions", "permessage-deflate"};
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final TreeMap<String, Object> figures = new TreeMap<>();

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
            "parley.compression", "on",
            "parley.limits.commands-per-second", "0",
            "parley.limits.handshakes-per-minute", "0"));

    private static TestSocket bystander;
    private static final LogWatch log = new LogWatch();
    private static long heap;

    @BeforeAll
    static void start() throws Exception {
        bystander = server.socketOf("bystander");
        bystander.awaitEvent("welcome");
        heap = heapAfterCollection();
    }

    @AfterAll
    static void stop() throws Exception {
        long grown = heapAfterCollection() - heap;
        Tally.of("OversizeIT")
                .load(ROUNDS + " of each, slowest end " + figures + ", heap grown by " + grown / 1024 + " KiB")
                .faults("bodies and frames over the limit, lengths that are not true, tiny fragments, deflate bombs")
                .print();
        bystander.close();
        log.close();
        assertThat(grown).isLessThan(16L << 20);
    }

    @AfterEach
    void nobodyElseNoticedAnything() throws Exception {
        assertThat(bystander.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                .isTrue();
        Registry registry = (Registry) server.servletContext().getAttribute(Registry.ATTRIBUTE);
        await().until(() -> registry.size() == 1);
        assertThat(log.complaints()).isEmpty();
    }

    @Test
    void body_oneByteOver_isAnswered_andTheConnectionLives() throws Exception {
        try (RawSocket socket = RawSocket.open(server.base(), "ws")) {
            socket.readText();
            byte[] body = "\"".concat("x".repeat(64 * 1024 - 1)).concat("\"").getBytes(StandardCharsets.UTF_8);
            String command = "{\"id\":1,\"action\":\"publish\",\"channel\":\"room/x\",\"body\":"
                    + new String(body, StandardCharsets.UTF_8) + "}";
            Stopwatch answer = Stopwatch.start();
            // More refused ones would be too many, which is another limit.
            for (int i = 0; i < Math.min(ROUNDS, 100); i++) {
                answer.again();
                socket.write(command);
                assertThat(socket.readTextWith("\"ok\"")).contains("message.tooLarge");
                answer.stop();
            }
            socket.write("{\"id\":2,\"action\":\"heartbeat\"}");
            assertThat(socket.readTextWith("{\"id\":2")).contains("\"ok\":true");
            figures.put("body of 64 KiB + 1", answer);
        }
    }

    @Test
    void frame_oneByteOver_is1009() throws Exception {
        assertClosed("frame of 256 KiB + 1", RawSocket.frame(FIN | RawSocket.TEXT, new byte[256 * 1024 + 1]), false);
    }

    @Test
    void frame_thatClaimsAGibibyteAndBegins_is1009() throws Exception {
        byte[] frame = Arrays.copyOf(header(RawSocket.TEXT | FIN, 1L << 30), 14 + 300 * 1024);
        Arrays.fill(frame, 14, frame.length, (byte) ' ');
        assertClosed("1 GiB claimed, 300 KiB sent", frame, false);
    }

    /** It costs nothing until something comes; Tomcat tells nobody of a header, so this is found at the next look at all lines. */
    @Test
    void frame_thatClaimsAGibibyteAndDoesNotBegin_is1009_atTheNextLook() throws Exception {
        List<RawSocket> sockets = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            RawSocket socket = RawSocket.open(server.base(), "ws");
            socket.writeBytes(header(RawSocket.TEXT | FIN, 1L << 30));
            sockets.add(socket);
        }
        for (RawSocket socket : sockets) {
            assertThat(socket.readUntil(RawSocket.CLOSE).closeCode()).isEqualTo(1009);
            socket.close();
        }
    }

    @Test
    void message_in65536Fragments_is1009_fullOrEmpty() throws Exception {
        assertClosed("65,536 fragments of 1 byte", fragments(65_536, 1), false);
        assertClosed("65,536 empty fragments", fragments(65_536, 0), false);
    }

    @Test
    void message_inAsManyFragmentsAsMayBe_isAnswered() throws Exception {
        try (RawSocket socket = RawSocket.open(server.base(), "ws")) {
            socket.writeBytes(fragments(16_384, 15));
            assertThat(socket.readTextWith("\"ok\"")).contains("action: is missing");
        }
    }

    /** 200 KB that are 200 MB: neither inflated for long nor kept. */
    @Test
    void bomb_is1009_andIsNotInflatedToItsEnd() throws Exception {
        byte[] bomb = RawSocket.frame(FIN | RSV1 | RawSocket.TEXT, deflated(200 << 20));
        assertClosed("binary deflate bomb of 200 MB", withBinary(bomb), true);
        Effort bombs = Effort.of(() -> assertClosed("deflate bomb of 200 MB", bomb, true));
        Effort inflated = Effort.of(() -> inflateToItsEnd(bomb));
        figures.put("all bombs, both sides", bombs);
        figures.put("one inflated to its end", inflated);
        assertThat(bombs.isLessThan(ROUNDS / 2.0, inflated))
                .as("%s, %s", bombs, inflated)
                .isTrue();
    }

    private static byte[] withBinary(byte[] text) {
        byte[] binary = text.clone();
        binary[0] = (byte) (FIN | RSV1 | RawSocket.BINARY);
        return binary;
    }

    private static void assertClosed(String name, byte[] bytes, boolean compressed) throws Exception {
        String[] headers = compressed ? DEFLATE : new String[0];
        Stopwatch ending = Stopwatch.start();
        for (int i = 0; i < ROUNDS; i++) {
            try (RawSocket socket = RawSocket.open(server.base(), "ws", headers)) {
                socket.read();
                ending.again();
                assertThat(endOf(socket, bytes)).as(name).isIn("1009", "cut");
                ending.stop();
            }
        }
        figures.put(name, ending);
    }

    private static String endOf(RawSocket socket, byte[] bytes) {
        try {
            socket.writeBytes(bytes);
            return String.valueOf(socket.readUntil(RawSocket.CLOSE).closeCode());
        } catch (IOException cut) {
            // Cut in the midst of what it sends, a client may not come to read the close frame.
            return "cut";
        }
    }

    private static byte[] fragments(int count, int size) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[size];
        Arrays.fill(part, (byte) ' ');
        all.writeBytes(RawSocket.frame(RawSocket.TEXT, "{".getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < count - 2; i++) {
            all.writeBytes(RawSocket.frame(RawSocket.CONTINUATION, part));
        }
        all.writeBytes(RawSocket.frame(FIN | RawSocket.CONTINUATION, "}".getBytes(StandardCharsets.UTF_8)));
        return all.toByteArray();
    }

    private static byte[] header(int first, long length) {
        return ByteBuffer.allocate(14)
                .put((byte) first)
                .put((byte) 0xFF)
                .putLong(length)
                .putInt(0)
                .array();
    }

    private static byte[] deflated(int zeros) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] in = new byte[1 << 20];
        byte[] out = new byte[1 << 16];
        for (int done = 0; done < zeros; done += in.length) {
            deflater.setInput(in);
            while (!deflater.needsInput()) {
                all.write(out, 0, deflater.deflate(out));
            }
        }
        all.write(out, 0, deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH));
        deflater.end();
        return Arrays.copyOf(all.toByteArray(), all.size() - 4);
    }

    /** What the server is not to do: to make all of the text of it. */
    private static void inflateToItsEnd(byte[] frame) throws DataFormatException {
        byte[] payload = new byte[frame.length - 14];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (frame[14 + i] ^ frame[10 + i % 4]);
        }
        Inflater inflater = new Inflater(true);
        inflater.setInput(payload);
        byte[] out = new byte[8192];
        long length = 0;
        for (int got = inflater.inflate(out); got > 0; got = inflater.inflate(out)) {
            length += new String(out, 0, got, StandardCharsets.UTF_8)
                    .chars()
                    .filter(next -> next == 0)
                    .count();
        }
        inflater.end();
        assertThat(length).isEqualTo(200 << 20);
    }

    private static long heapAfterCollection() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
