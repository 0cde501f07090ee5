// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.client.BareDialect;
import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Swarm;
import dev.parley.bench.client.Target;
import dev.parley.testing.Patience;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What the swarm reports of a server that loses, doubles, reorders or misdirects: a check that cannot fail would be none. */
class FaultsFoundIT {
    private static final Duration PATIENCE = Patience.LIMIT;
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int PEERS = 3;
    private static final int MESSAGES = 20;

    @Test
    void server_withoutFault_isFoundToHaveNone() throws Exception {
        check((connection, texts) -> texts, 0, 0, 0);
    }

    @Test
    void message_lostForOne_isFound() throws Exception {
        check((connection, texts) -> connection == 1 ? texts.subList(0, 1) : texts, 1, 0, 0);
    }

    @Test
    void firstMessage_lostForOne_isFound() throws Exception {
        check((connection, texts) -> connection == 1 ? texts.subList(1, 2) : texts, 1, 0, 0);
    }

    @Test
    void message_doubledForOne_isFound() throws Exception {
        check(
                (connection, texts) -> connection == 2 ? List.of(texts.get(0), texts.get(0), texts.get(1)) : texts,
                0,
                1,
                0);
    }

    @Test
    void messages_swappedForOne_areFound() throws Exception {
        check((connection, texts) -> connection == 0 ? List.of(texts.get(1), texts.get(0)) : texts, 0, 0, 1);
    }

    @Test
    void message_lostAndAnotherDoubled_bothAreFound() throws Exception {
        check((connection, texts) -> connection == 0 ? List.of(texts.get(1), texts.get(1)) : texts, 1, 1, 0);
    }

    @Test
    void message_toSomeoneElse_isFound() throws Exception {
        try (LyingServer server = new LyingServer((connection, texts) -> texts);
                Swarm swarm = server.swarm()) {
            List<Peer> peers = swarm.connect(PEERS, PATIENCE);
            Publisher publisher = swarm.publisher(peers.get(0), "", peers.subList(0, 2), 50, false);
            publisher.send(1);
            publisher.send(2);

            assertThat(swarm.settle(PATIENCE)).isTrue();
            swarm.await("hearing it", peers, peer -> swarm.counts().misdelivered() == 2, PATIENCE);
            assertThat(swarm.delivered()).isEqualTo(4);
        }
    }

    @Test
    void message_ofAnotherSwarm_isNoFault() throws Exception {
        try (LyingServer server = new LyingServer((connection, texts) -> texts);
                Swarm swarm = server.swarm();
                Swarm other = server.swarm()) {
            List<Peer> peers = swarm.connect(PEERS, PATIENCE);
            Peer stranger = other.connect(1, PATIENCE).get(0);
            Publisher publisher = other.publisher(stranger, "", List.of(stranger), 50, false);
            publisher.send(1);
            publisher.send(2);

            swarm.await("hearing it", peers, peer -> swarm.counts().strangers() == 2 * PEERS, PATIENCE);
            assertThat(swarm.delivered()).isZero();
            assertThat(swarm.counts().misdelivered()).isZero();
        }
    }

    /**
     * @param lie what each connection (by number) gets instead of the first two messages
     */
    private static void check(BiFunction<Integer, List<String>, List<String>> lie, int lost, int doubled, int reordered)
            throws Exception {
        try (LyingServer server = new LyingServer(lie);
                Swarm swarm = server.swarm()) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                peers.addAll(swarm.connect(1, PATIENCE));
            }
            Publisher publisher = swarm.publisher(peers.get(0), "", peers, 50, false);
            for (int i = 0; i < MESSAGES; i++) {
                publisher.send();
            }

            // What is not lost is waited for, however long that takes; then nothing more comes.
            swarm.await("the rest", peers, peer -> swarm.delivered() == (long) PEERS * MESSAGES - lost, PATIENCE);
            assertThat(swarm.settle(SHORT)).isEqualTo(lost == 0);
            assertThat(swarm.expected()).isEqualTo(PEERS * MESSAGES);
            assertThat(swarm.expected() - swarm.delivered()).as("lost").isEqualTo(lost);
            assertThat(swarm.counts().doubled()).as("doubled").isEqualTo(doubled);
            assertThat(swarm.counts().reordered()).as("reordered").isEqualTo(reordered);
        }
    }

    /** Passes each text on to all; the first two not as it should. */
    private static final class LyingServer implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> connections = new CopyOnWriteArrayList<>();
        private final BiFunction<Integer, List<String>, List<String>> lie;
        private final List<String> first = Collections.synchronizedList(new ArrayList<>());

        LyingServer(BiFunction<Integer, List<String>, List<String>> lie) throws IOException {
            this.lie = lie;
            start(this::accept);
        }

        Swarm swarm() throws IOException {
            Dialect dialect = new BareDialect("ws");
            URI base = URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/");
            return new Swarm(new Target("lying", base, null, dialect), 2, List.of());
        }

        @Override
        public void close() throws IOException {
            listening.close();
            for (Socket connection : connections) {
                connection.close();
            }
        }

        private void accept() {
            try {
                while (true) {
                    Socket connection = listening.accept();
                    connections.add(connection);
                    start(() -> serve(connection));
                }
            } catch (IOException ignored) {
                // The test is over.
            }
        }

        private void serve(Socket connection) {
            try {
                DataInputStream in = new DataInputStream(new BufferedInputStream(connection.getInputStream()));
                for (int matched = 0; matched < 4; ) {
                    int next = in.readUnsignedByte();
                    matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : 0;
                }
                connection
                        .getOutputStream()
                        .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                        + "Connection: Upgrade\r\nSec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                while (in.readUnsignedByte() == 0x81) {
                    byte[] text = new byte[in.readUnsignedByte() & 0x7f];
                    in.skipNBytes(4);
                    in.readFully(text);
                    heard(new String(text, StandardCharsets.US_ASCII));
                }
            } catch (IOException ignored) {
                // The client has gone.
            }
        }

        private synchronized void heard(String text) {
            if (first.size() == 2) {
                connections.forEach(connection -> send(connection, List.of(text)));
                return;
            }
            first.add(text);
            if (first.size() == 2) {
                for (int i = 0; i < connections.size(); i++) {
                    send(connections.get(i), lie.apply(i, first));
                }
            }
        }

        private static void send(Socket connection, List<String> texts) {
            try {
                for (String text : texts) {
                    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                    connection
                            .getOutputStream()
                            .write(ByteBuffer.allocate(2 + bytes.length)
                                    .put((byte) 0x81)
                                    .put((byte) bytes.length)
                                    .put(bytes)
                                    .array());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void start(Runnable task) {
            Thread thread = new Thread(task, "lying-server");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
