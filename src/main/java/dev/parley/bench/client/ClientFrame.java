// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.nio.ByteBuffer;

/** Frames of a WebSocket client, RFC 6455 section 5. A mask of zeros masks nothing, and is allowed. */
final class ClientFrame {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PONG = 10;

    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;

    private ClientFrame() {}

    static byte[] of(int opcode, byte[] bytes, int from, int length) {
        int size = length < 126 ? 0 : length < 1 << 16 ? 2 : 8;
        ByteBuffer frame = ByteBuffer.allocate(2 + size + MASK_BYTES + length).put((byte) (0x80 | opcode));
        switch (size) {
            case 0 -> frame.put((byte) (MASKED | length));
            case 2 -> frame.put((byte) (MASKED | 126)).putShort((short) length);
            default -> frame.put((byte) (MASKED | 127)).putLong(length);
        }
        return frame.putInt(0).put(bytes, from, length).array();
    }

    static byte[] text(byte[] bytes) {
        return of(TEXT, bytes, 0, bytes.length);
    }

    static byte[] close(int code) {
        return of(CLOSE, new byte[] {(byte) (code >> 8), (byte) code}, 0, 2);
    }
}
