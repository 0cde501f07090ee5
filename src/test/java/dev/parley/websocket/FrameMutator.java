// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.testing.RawSocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** Frames as a broken or hostile client sends them: good ones, with bits, lengths, masks and order changed. The same seed gives the same ones. */
final class FrameMutator {
    private static final List<String> TEXTS = List.of(
            "{\"id\":1,\"action\":\"heartbeat\"}",
            "{\"id\":2,\"action\":\"subscribe\",\"channel\":\"room/fuzz\",\"limit\":1}",
            "{\"id\":3,\"action\":\"publish\",\"channel\":\"live/fuzz\",\"body\":\"字\uD83D\uDE00\"}",
            "[{\"id\":4,\"action\":\"heartbeat\"},{\"id\":5,\"action\":\"rooms\"}]",
            "not JSON",
            "");
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;

    private final Random random;

    FrameMutator(long seed) {
        this.random = new Random(seed);
    }

    /**
     * The bytes of one case: up to four frames.
     *
     * @param compressed whether the connection has agreed on permessage-deflate
     */
    byte[] next(boolean compressed) {
        List<byte[]> frames = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            frames.add(sound(compressed));
        }
        if (random.nextInt(10) == 0) {
            java.util.Collections.shuffle(frames, random);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(all::writeBytes);
        byte[] bytes = all.toByteArray();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] sound(boolean compressed) {
        byte[] text = TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(12)) {
            case 0 -> RawSocket.frame(FIN | RawSocket.PING, bytes(random.nextInt(126)));
            case 1 -> RawSocket.frame(FIN | RawSocket.PONG, bytes(random.nextInt(126)));
            case 2 -> RawSocket.frame(FIN | RawSocket.BINARY, bytes(random.nextInt(300)));
            case 3 -> RawSocket.frame(FIN | RawSocket.CLOSE, closing());
            case 4 -> RawSocket.frame(FIN | RawSocket.TEXT, bytes(random.nextInt(200)));
            case 5 -> RawSocket.frame(random.nextInt(256), text);
            case 6, 7 -> fragments(text);
            case 8 -> compressed ? RawSocket.frame(FIN | RSV1 | RawSocket.TEXT, deflated(text)) : bytes(20);
            default ->
                compressed && random.nextBoolean()
                        ? RawSocket.frame(FIN | RSV1 | RawSocket.TEXT, deflated(text))
                        : RawSocket.frame(FIN | RawSocket.TEXT, text);
        };
    }

    private byte[] fragments(byte[] text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int at = 0;
        int opcode = RawSocket.TEXT;
        while (at < text.length) {
            int end = Math.min(text.length, at + random.nextInt(20));
            byte[] part = java.util.Arrays.copyOfRange(text, at, end);
            all.writeBytes(RawSocket.frame((end == text.length ? FIN : 0) | opcode, part));
            if (random.nextInt(6) == 0) {
                all.writeBytes(RawSocket.frame(FIN | RawSocket.PING, bytes(4)));
            }
            at = end;
            opcode = RawSocket.CONTINUATION;
        }
        return all.toByteArray();
    }

    /** A code that may be one, and a reason that may be text. */
    private byte[] closing() {
        byte[] reason = bytes(random.nextInt(3) == 0 ? random.nextInt(124) : 0);
        int code = random.nextBoolean() ? 990 + random.nextInt(40) : random.nextInt(0x10000);
        return ByteBuffer.allocate(2 + reason.length)
                .putShort((short) code)
                .put(reason)
                .array();
    }

    private byte[] changed(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes(3);
        }
        int at = random.nextInt(bytes.length);
        // Most of what matters stands at the beginning.
        int head = random.nextInt(Math.min(bytes.length, 14));
        int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
        return switch (random.nextInt(10)) {
            case 0 -> with(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 1, 2 -> with(bytes, head, (byte) (bytes[head] ^ 1 << random.nextInt(8)));
            case 3 -> with(bytes, 0, (byte) random.nextInt(256));
            case 4 -> bytes.length > 1 ? with(bytes, 1, (byte) random.nextInt(256)) : bytes;
            case 5 -> java.util.Arrays.copyOf(bytes, at);
            case 6 -> spliced(bytes, at, end, new byte[0]);
            case 7 -> spliced(bytes, at, at, bytes(1 + random.nextInt(12)));
            case 8 -> spliced(bytes, at, at, java.util.Arrays.copyOfRange(bytes, at, end));
            default -> longer(bytes);
        };
    }

    /** The first frame with its length in 16 or 64 bits, which may be far from true, or negative. */
    private byte[] longer(byte[] bytes) {
        if (bytes.length < 2) {
            return bytes;
        }
        boolean wide = random.nextBoolean();
        long length = random.nextInt(4) == 0 ? random.nextLong() : bytes[1] & 0x7F;
        ByteBuffer more = ByteBuffer.allocate(wide ? 8 : 2);
        if (wide) {
            more.putLong(length);
        } else {
            more.putShort((short) length);
        }
        return spliced(with(bytes, 1, (byte) (FIN | (wide ? 127 : 126))), 2, 2, more.array());
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        byte[] changed = bytes.clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes, 0, from);
        all.writeBytes(between);
        all.write(bytes, to, bytes.length - to);
        return all.toByteArray();
    }

    private static byte[] deflated(byte[] text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(text);
        byte[] out = new byte[text.length + 64];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        // RFC 7692, 7.2.1: without the four bytes at the end.
        return java.util.Arrays.copyOf(out, Math.max(0, length - 4));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
