// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads event streams and the answers of long polls, for all connections of one worker in one buffer, as {@link FrameReader} does frames.
 * Confined to the worker.
 */
final class HttpFrameReader {
    /** What becomes of the requests. */
    interface Asked {
        /** The first answer agrees, and has begun. */
        void agreed(Peer peer);

        void refused(Peer peer, Handshake.Answer answer);

        /** A poll has its answer: the next one is due, on a connection of its own where this one ends. */
        void answered(Peer peer, boolean ends);
    }

    private static final int BUFFER = 256 * 1024;
    private static final int OK = 200;
    private static final int HEX = 16;
    private static final byte[] DATA = "data: ".getBytes(US_ASCII);
    private static final byte[] NUMBER = "\"number\":".getBytes(US_ASCII);
    private static final byte[] FRAMES = "\"frames\":[".getBytes(US_ASCII);
    private static final byte[] SEND = "\"send\":\"".getBytes(US_ASCII);
    private static final byte[] POLL = "\"poll\":\"".getBytes(US_ASCII);

    private final FrameReader.Heard heard;
    private final Asked asked;
    private ByteBuffer raw = ByteBuffer.allocate(BUFFER);
    private ByteBuffer events = ByteBuffer.allocate(BUFFER);

    HttpFrameReader(FrameReader.Heard heard, Asked asked) {
        this.heard = heard;
        this.asked = asked;
    }

    /** Reads what there is; false at the end of the stream. */
    boolean read(Peer peer, HttpClientState line, SocketChannel channel) throws IOException {
        boolean streams = line.phase != HttpClientState.Phase.HEAD;
        raw.clear();
        if (!streams) {
            if (peer.restLength() >= raw.capacity() / 2) {
                raw = ByteBuffer.allocate(2 * raw.capacity());
            }
            peer.restore(raw);
        }
        if (channel.read(raw) < 0) {
            return false;
        }
        take(peer, line, raw.array(), raw.position());
        return true;
    }

    /** Takes what has come, what was kept of it before its head was whole included. */
    void take(Peer peer, HttpClientState line, byte[] bytes, int to) throws IOException {
        if (line.phase != HttpClientState.Phase.HEAD) {
            stream(peer, line, bytes, 0, to);
            return;
        }
        int end = Handshake.endOf(bytes, to);
        if (end < 0) {
            peer.keep(bytes, 0, to);
            return;
        }
        String head = new String(bytes, 0, end, US_ASCII).toLowerCase(Locale.ROOT);
        if (!head.startsWith("http/1.1 " + OK)) {
            asked.refused(peer, Handshake.answer(bytes, to));
        } else if (peer.way == Transport.SSE) {
            peer.keep(bytes, 0, 0);
            line.phase = HttpClientState.Phase.SIZE;
            asked.agreed(peer);
            stream(peer, line, bytes, end, to);
        } else {
            answer(peer, line, head, bytes, end, to);
        }
    }

    private void answer(Peer peer, HttpClientState line, String head, byte[] bytes, int from, int to)
            throws IOException {
        int length = lengthOf(head);
        if (to - from < length) {
            peer.keep(bytes, 0, to);
            return;
        }
        peer.keep(bytes, 0, 0);
        int end = from + length;
        if (line.poll == null) {
            line.poll = after(POLL, bytes, from, end);
            line.send = after(SEND, bytes, from, end);
            asked.agreed(peer);
        }
        line.number = number(bytes, from, end);
        heard.begin();
        frames(peer, bytes, from, end);
        heard.end();
        asked.answered(peer, head.contains("\r\nconnection: close"));
    }

    private static int lengthOf(String head) throws IOException {
        String name = "\r\ncontent-length:";
        int at = head.indexOf(name);
        if (at < 0) {
            throw new IOException("an answer to a poll without its length");
        }
        return Integer.parseInt(
                head.substring(at + name.length(), head.indexOf('\r', at + 2)).strip());
    }

    /** Each of the array's objects: its braces count, but for those in strings. */
    private void frames(Peer peer, byte[] bytes, int from, int end) throws IOException {
        int at = find(bytes, from, end, FRAMES);
        if (at < 0) {
            throw new IOException("an answer to a poll without frames");
        }
        int depth = 0;
        int start = at;
        boolean quoted = false;
        for (at += FRAMES.length; at < end; at++) {
            byte one = bytes[at];
            if (quoted) {
                if (one == '\\') {
                    at++;
                } else if (one == '"') {
                    quoted = false;
                }
            } else if (one == '"') {
                quoted = true;
            } else if (one == '{') {
                if (depth++ == 0) {
                    start = at;
                }
            } else if (one == '}' && --depth == 0) {
                heard.text(peer, bytes, start, at + 1 - start);
            }
        }
    }

    /** Takes the chunks' contents together, and then line by line. */
    private void stream(Peer peer, HttpClientState line, byte[] bytes, int from, int to) throws IOException {
        if (events.capacity() < peer.restLength() + to - from) {
            events = ByteBuffer.allocate(2 * (peer.restLength() + to - from));
        }
        events.clear();
        peer.restore(events);
        chunks(line, bytes, from, to);
        heard.begin();
        byte[] lines = events.array();
        int start = 0;
        for (int at = 0; at < events.position(); at++) {
            if (lines[at] == '\n') {
                event(peer, line, lines, start, at);
                start = at + 1;
            }
        }
        heard.end();
        peer.keep(lines, start, events.position() - start);
    }

    private void event(Peer peer, HttpClientState line, byte[] lines, int from, int to) {
        int data = from + DATA.length;
        if (data < to && Arrays.equals(lines, from, data, DATA, 0, DATA.length)) {
            if (line.send == null) {
                line.send = after(SEND, lines, data, to);
            }
            heard.text(peer, lines, data, to - data);
        } else if (from < to && lines[from] == ':') {
            heard.ping(peer, lines, from, to - from);
        }
    }

    private void chunks(HttpClientState line, byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            switch (line.phase) {
                case SIZE -> {
                    byte one = bytes[at++];
                    if (one == '\n') {
                        if (line.left == 0) {
                            throw new EOFException("the server has ended the stream");
                        }
                        line.phase = HttpClientState.Phase.CHUNK;
                    } else if (one != '\r') {
                        line.left = line.left * HEX + Character.digit(one, HEX);
                    }
                }
                case CHUNK -> {
                    int count = Math.min(line.left, to - at);
                    events.put(bytes, at, count);
                    at += count;
                    line.left -= count;
                    if (line.left == 0) {
                        line.phase = HttpClientState.Phase.AFTER_CHUNK;
                    }
                }
                case AFTER_CHUNK -> {
                    if (bytes[at++] == '\n') {
                        line.phase = HttpClientState.Phase.SIZE;
                    }
                }
                case HEAD -> throw new IllegalStateException("a chunk in a head");
            }
        }
    }

    private static @Nullable String after(byte[] label, byte[] bytes, int from, int to) {
        int start = find(bytes, from, to, label) + label.length;
        int end = start;
        while (end < to && bytes[end] != '"') {
            end++;
        }
        return start < label.length ? null : new String(bytes, start, end - start, US_ASCII);
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        int at = find(bytes, from, to, NUMBER) + NUMBER.length;
        for (; at < to && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            number = number * 10 + bytes[at] - '0';
        }
        return number;
    }

    private static int find(byte[] bytes, int from, int to, byte[] label) {
        for (int at = from; at <= to - label.length; at++) {
            if (Arrays.equals(bytes, at, at + label.length, label, 0, label.length)) {
                return at;
            }
        }
        return -1;
    }
}
