// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A peer that says what it is told, and reads only when asked. Its system takes few bytes for it. */
public final class StuckPeer implements AutoCloseable {
    private static final int RECEIVE_BYTES = 4096;

    private final SocketChannel channel;

    private StuckPeer(SocketChannel channel) {
        this.channel = channel;
    }

    public static StuckPeer of(URI server) throws IOException {
        return of(InetAddress.getByName(server.getHost()), server.getPort());
    }

    public static StuckPeer of(InetAddress address, int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
        channel.connect(new InetSocketAddress(address, port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new StuckPeer(channel);
    }

    public StuckPeer say(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return this;
    }

    /** The next line that comes, without its end. Fails with {@link EOFException} where none does. */
    public String line() throws IOException {
        channel.configureBlocking(true);
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one.clear()) > 0) {
            if (one.get(0) == '\n') {
                return line.toString().strip();
            }
            line.append((char) one.get(0));
        }
        throw new EOFException("ended after: " + line);
    }

    /** Whether the server has ended the connection; drops what has come before that. */
    public boolean isClosed() throws IOException {
        ByteBuffer dropped = ByteBuffer.allocate(RECEIVE_BYTES);
        try {
            channel.configureBlocking(false);
            int read = channel.read(dropped);
            while (read > 0) {
                read = channel.read(dropped.clear());
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        } finally {
            if (channel.isOpen()) {
                channel.configureBlocking(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
