// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads a server's frames, RFC 6455 section 5, for all connections of one worker in one buffer: a connection keeps only what of a frame has
 * come so far. Confined to the worker.
 */
final class FrameReader {
    /** What comes in. The bytes are valid during the call. */
    interface Heard {
        /** Bytes have come. */
        void begin();

        /** All that was whole among them has been told. */
        void end();

        void text(Peer peer, byte[] bytes, int from, int length);

        void ping(Peer peer, byte[] bytes, int from, int length);

        /** The frames after it are not read. */
        void closed(Peer peer, int code);
    }

    private static final int BUFFER = 256 * 1024;
    private static final int LIMIT = 256 * 1024 * 1024;
    private static final int CONTINUATION = 0;
    private static final int BINARY = 2;
    private static final int PING = 9;
    private static final int NO_CODE = 1005;

    private final Heard heard;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    FrameReader(Heard heard) {
        this.heard = heard;
    }

    /** Reads what there is, and what an earlier read has left; false at the end of the stream. */
    boolean read(Peer peer, SocketChannel channel) throws IOException {
        buffer.clear();
        if (peer.restLength() >= buffer.capacity() / 2) {
            buffer = ByteBuffer.allocate(2 * buffer.capacity());
        }
        peer.restore(buffer);
        int read = channel.read(buffer);
        tell(peer);
        return read >= 0;
    }

    /** The server's answer to a handshake; null while its head is not all there. What follows it stays with the connection. */
    Handshake.@Nullable Answer answer(Peer peer, SocketChannel channel) throws IOException {
        buffer.clear();
        peer.restore(buffer);
        if (channel.read(buffer) < 0) {
            throw new EOFException("the server closed the connection during the handshake");
        }
        byte[] bytes = buffer.array();
        int to = buffer.position();
        int end = Handshake.endOf(bytes, to);
        if (end < 0) {
            peer.keep(bytes, 0, to);
            return null;
        }
        peer.keep(bytes, end, to - end);
        return Handshake.answer(bytes, to);
    }

    /** Takes what stayed with the connection. */
    void takeRest(Peer peer) throws IOException {
        buffer.clear();
        peer.restore(buffer);
        tell(peer);
    }

    private void tell(Peer peer) throws IOException {
        heard.begin();
        take(peer, buffer.array(), 0, buffer.position());
        heard.end();
    }

    /** Takes the whole frames among these bytes, and leaves the rest with the connection. */
    void take(Peer peer, byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (to - at >= 2) {
            int opcode = bytes[at] & 0x0f;
            boolean last = bytes[at] < 0;
            int length = bytes[at + 1] & 0x7f;
            int header = length < 126 ? 2 : length == 126 ? 4 : 10;
            if (to - at < header) {
                break;
            }
            if (header > 2) {
                length = length(bytes, at + 2, at + header);
            }
            if (to - at < header + length) {
                break;
            }
            int start = at + header;
            at = start + length;
            if (opcode == ClientFrame.CLOSE) {
                int code = length < 2 ? NO_CODE : ((bytes[start] & 0xff) << 8) | (bytes[start + 1] & 0xff);
                peer.keep(bytes, to, 0);
                heard.closed(peer, code);
                return;
            }
            frame(peer, opcode, last, bytes, start, length);
        }
        peer.keep(bytes, at, to - at);
    }

    private void frame(Peer peer, int opcode, boolean last, byte[] bytes, int start, int length) {
        switch (opcode) {
            case ClientFrame.TEXT, BINARY, CONTINUATION -> {
                if (last && peer.fragments == null) {
                    heard.text(peer, bytes, start, length);
                } else {
                    fragment(peer, last, bytes, start, length);
                }
            }
            case PING -> heard.ping(peer, bytes, start, length);
            default -> {
                // A pong to nothing that was asked.
            }
        }
    }

    private void fragment(Peer peer, boolean last, byte[] bytes, int start, int length) {
        ByteArrayOutputStream message = peer.fragments;
        if (message == null) {
            message = new ByteArrayOutputStream();
            peer.fragments = message;
        }
        message.write(bytes, start, length);
        if (last) {
            peer.fragments = null;
            heard.text(peer, message.toByteArray(), 0, message.size());
        }
    }

    private static int length(byte[] bytes, int from, int to) throws IOException {
        long length = 0;
        for (int at = from; at < to; at++) {
            length = (length << 8) | (bytes[at] & 0xff);
        }
        if (length < 0 || length > LIMIT) {
            throw new IOException("a frame of " + length + " bytes");
        }
        return (int) length;
    }
}
