// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many WebSocket connections on one thread. It counts {@code message} events and checks on every connection that their offsets rise by one;
 * other frames it skips. One message counts as delivered when the last connection has it.
 */
final class LoadClient implements AutoCloseable {
    private static final byte[] EVENT = "{\"event\":\"message\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OFFSET = "\"offset\":".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final List<Peer> peers = new ArrayList<>();
    private final AtomicLong deliveries = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final Thread thread = new Thread(this::read, "load-client");
    private volatile boolean stopped;

    /** One connection; confined to the reading thread once that runs. */
    private static final class Peer {
        private final SocketChannel channel;
        private ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        private long last = -1;
        private volatile long received;

        Peer(SocketChannel channel) {
            this.channel = channel;
        }
    }

    LoadClient(int port, String path, int connections, String first) throws IOException {
        for (int i = 0; i < connections; i++) {
            Peer peer = new Peer(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)));
            shakeHands(peer, path);
            if (first != null) {
                send(peer, first);
            }
            peer.channel.configureBlocking(false);
            peer.channel.register(selector, SelectionKey.OP_READ, peer);
            peers.add(peer);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends a text on the first connection. */
    void send(String text) throws IOException {
        send(peers.get(0), text);
    }

    long deliveries() {
        return deliveries.get();
    }

    /** Messages that came twice, too early or not at all. */
    long faults() {
        return faults.get();
    }

    /** How many messages the slowest connection has. */
    long slowest() {
        return peers.stream().mapToLong(peer -> peer.received).min().orElse(0);
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        selector.wakeup();
        for (Peer peer : peers) {
            peer.channel.close();
        }
        selector.close();
    }

    private static void shakeHands(Peer peer, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        peer.channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        while (true) {
            if (peer.channel.read(peer.buffer) < 0) {
                throw new IOException("refused");
            }
            String answer = new String(peer.buffer.array(), 0, peer.buffer.position(), StandardCharsets.US_ASCII);
            int end = answer.indexOf("\r\n\r\n");
            if (end >= 0) {
                if (!answer.startsWith("HTTP/1.1 101")) {
                    throw new IOException(answer);
                }
                peer.buffer.flip().position(end + 4);
                peer.buffer.compact();
                return;
            }
        }
    }

    private static void send(Peer peer, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(bytes.length + 14);
        frame.put((byte) 0x81);
        if (bytes.length < 126) {
            frame.put((byte) (0x80 | bytes.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) bytes.length);
        }
        // A mask of zeros masks nothing, and is allowed.
        frame.putInt(0).put(bytes).flip();
        while (frame.hasRemaining()) {
            peer.channel.write(frame);
        }
    }

    private void read() {
        try {
            while (!stopped) {
                selector.select(key -> {
                    try {
                        read((Peer) key.attachment());
                    } catch (IOException e) {
                        key.cancel();
                        faults.incrementAndGet();
                    }
                });
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException e) {
            if (!stopped) {
                faults.incrementAndGet();
            }
        }
    }

    private void read(Peer peer) throws IOException {
        if (peer.channel.read(peer.buffer) < 0) {
            throw new IOException("closed by the server");
        }
        ByteBuffer buffer = peer.buffer.flip();
        while (buffer.remaining() >= 2) {
            int start = buffer.position();
            int opcode = buffer.get(start) & 0x0f;
            int length = buffer.get(start + 1) & 0x7f;
            int header = length < 126 ? 2 : length == 126 ? 4 : 10;
            if (buffer.remaining() < header) {
                break;
            }
            length = length < 126
                    ? length
                    : length == 126 ? buffer.getShort(start + 2) & 0xffff : (int) buffer.getLong(start + 2);
            if (buffer.remaining() < header + length) {
                break;
            }
            if (opcode == 1) {
                text(peer, buffer.array(), start + header, length);
            }
            buffer.position(start + header + length);
        }
        peer.buffer = buffer.compact();
        if (!peer.buffer.hasRemaining()) {
            peer.buffer = ByteBuffer.allocate(peer.buffer.capacity() * 2).put(peer.buffer.flip());
        }
    }

    private void text(Peer peer, byte[] bytes, int from, int length) {
        for (int i = 0; i < EVENT.length; i++) {
            if (i >= length || bytes[from + i] != EVENT[i]) {
                return;
            }
        }
        long offset = offsetOf(bytes, from, length);
        if (peer.last >= 0 && offset != peer.last + 1) {
            faults.incrementAndGet();
        }
        peer.last = offset;
        peer.received++;
        deliveries.incrementAndGet();
    }

    private static long offsetOf(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length - OFFSET.length; i++) {
            int matched = 0;
            while (matched < OFFSET.length && bytes[i + matched] == OFFSET[matched]) {
                matched++;
            }
            if (matched == OFFSET.length) {
                long offset = 0;
                for (int at = i + matched; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                    offset = offset * 10 + bytes[at] - '0';
                }
                return offset;
            }
        }
        return -1;
    }
}
