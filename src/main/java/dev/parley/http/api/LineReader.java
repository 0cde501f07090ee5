// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Splits a stream into lines of bytes; of a line that is too long it keeps nothing and reads on to its end. Confined to one thread. */
final class LineReader {
    record Line(ByteBuffer bytes, boolean tooLong) {
        boolean isBlank() {
            for (int i = bytes.position(); i < bytes.limit(); i++) {
                byte b = bytes.get(i);
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return !tooLong;
        }
    }

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;
    private boolean first = true;

    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** Whether the next line has not come yet, as far as can be told without waiting. */
    boolean wouldWait() throws IOException {
        return position == limit && in.available() == 0;
    }

    /** The next line without its end, or null at the end of the stream. */
    @Nullable
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        boolean tooLong = false;
        boolean any = false;
        while (position < limit || fill()) {
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            tooLong |= line.size() + (end - position) > maxBytes;
            if (tooLong) {
                line.reset();
            } else {
                line.write(buffer, position, end - position);
            }
            boolean ended = end < limit;
            position = ended ? end + 1 : end;
            if (ended) {
                break;
            }
        }
        ByteBuffer bytes = ByteBuffer.wrap(line.toByteArray());
        if (first) {
            first = false;
            passMark(bytes);
        }
        return any ? new Line(bytes, tooLong) : null;
    }

    /** A byte order mark before the stream: without it the first line may be blank like any other. */
    private static void passMark(ByteBuffer bytes) {
        boolean marked = bytes.remaining() >= MARK.length;
        for (int i = 0; marked && i < MARK.length; i++) {
            marked = bytes.get(i) == MARK[i];
        }
        bytes.position(marked ? MARK.length : 0);
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
