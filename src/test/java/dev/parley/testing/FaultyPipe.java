// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One direction of one connection through a {@link FaultProxy}. Confined to the proxy's thread. */
final class FaultyPipe {
    static final int SEGMENT = 1460;

    /** Segments under way; as with a window of TCP's, the sender notices that the line is slow. */
    static final int WINDOW = 64;

    private final LineFaults faults;
    private final SocketChannel from;
    private final SocketChannel to;
    private final Deque<Segment> flying = new ArrayDeque<>();
    private long freeAt;
    private long lastDue;
    private boolean ended;
    private boolean told;
    private boolean deaf;
    private boolean blocked;

    private record Segment(ByteBuffer bytes, long due) {}

    FaultyPipe(LineFaults faults, SocketChannel from, SocketChannel to) {
        this.faults = faults;
        this.from = from;
        this.to = to;
    }

    /** Whether the other end must not learn what has become of this one. */
    boolean hides() {
        return deaf || faults.isHeld() || faults.isSwallowing();
    }

    /** Takes what is there, as far as the window lets it. The buffer is anyone's before and after. */
    void read(ByteBuffer buffer, long now) throws IOException {
        if (!wantsToRead()) {
            return;
        }
        deaf |= faults.isSwallowing();
        buffer.clear().limit((WINDOW - flying.size()) * SEGMENT);
        int read = from.read(buffer);
        ended = read < 0;
        buffer.flip();
        while (buffer.hasRemaining() && !deaf) {
            byte[] bytes = new byte[Math.min(SEGMENT, buffer.remaining())];
            buffer.get(bytes);
            freeAt = Math.max(freeAt, now) + faults.busy(bytes.length);
            lastDue = Math.max(lastDue, freeAt + faults.latency());
            flying.add(new Segment(ByteBuffer.wrap(bytes), lastDue));
        }
    }

    /** Hands on what is due, then that there is no more. */
    void write(long now) throws IOException {
        blocked = false;
        if (faults.isHeld() || !to.isOpen()) {
            return;
        }
        while (!flying.isEmpty() && flying.peek().due() <= now) {
            to.write(flying.peek().bytes());
            if (flying.peek().bytes().hasRemaining()) {
                blocked = true;
                return;
            }
            flying.poll();
        }
        if (ended && !told && flying.isEmpty() && !hides()) {
            to.shutdownOutput();
            told = true;
        }
    }

    boolean wantsToRead() {
        return from.isOpen() && !ended && !faults.isHeld() && flying.size() < WINDOW;
    }

    boolean wantsToWrite() {
        return blocked && to.isOpen();
    }

    /** When the next segment is due; a very late time where none is under way, or the socket has to take more first. */
    long nextDue() {
        return flying.isEmpty() || blocked || faults.isHeld() || !to.isOpen()
                ? Long.MAX_VALUE
                : flying.peek().due();
    }

    /** Both the end of the stream and everything before it have been handed on. */
    boolean isOver() {
        return told;
    }
}
