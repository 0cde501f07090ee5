// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Splits bytes that come piece by piece into lines; of a line that is too long it keeps nothing and goes on to its end. Confined to one thread. */
final class LineSplitter {
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

    private final int maxBytes;
    private final Consumer<Line> onLine;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream(256);
    private boolean tooLong;
    private boolean first = true;

    /** @param onLine is given each line, without its end, as soon as that has come */
    LineSplitter(int maxBytes, Consumer<Line> onLine) {
        this.maxBytes = maxBytes;
        this.onLine = onLine;
    }

    void feed(byte[] bytes, int count) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                take(bytes, start, i - start);
                emit();
                start = i + 1;
            }
        }
        take(bytes, start, count - start);
    }

    /** Nothing more comes: a last line needs no end. */
    void end() {
        if (begun.size() > 0 || tooLong) {
            emit();
        }
    }

    private void take(byte[] bytes, int start, int length) {
        tooLong |= begun.size() + length > maxBytes;
        if (tooLong) {
            begun.reset();
        } else {
            begun.write(bytes, start, length);
        }
    }

    private void emit() {
        ByteBuffer bytes = ByteBuffer.wrap(begun.toByteArray());
        if (first) {
            first = false;
            passMark(bytes);
        }
        Line line = new Line(bytes, tooLong);
        begun.reset();
        tooLong = false;
        onLine.accept(line);
    }

    /** A byte order mark before the stream: without it the first line may be blank like any other. */
    private static void passMark(ByteBuffer bytes) {
        boolean marked = bytes.remaining() >= MARK.length;
        for (int i = 0; marked && i < MARK.length; i++) {
            marked = bytes.get(i) == MARK[i];
        }
        bytes.position(marked ? MARK.length : 0);
    }
}
