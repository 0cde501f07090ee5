// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A transport that notes what it is told, and hangs or breaks on demand. What hangs ends when it is aborted. */
public final class Peer implements Transport {
    public final List<String> written = new CopyOnWriteArrayList<>();
    public final List<CloseCode> closedWith = new CopyOnWriteArrayList<>();
    public final List<CloseCode> aborted = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    public volatile boolean hanging;
    public volatile boolean stalled;
    public volatile boolean hungUp;
    private volatile @Nullable Thread hangs;

    public void hang() {
        gate = new CountDownLatch(1);
    }

    /** Whether its flusher hangs and has left the processor. */
    boolean isParked() {
        Thread flusher = hangs;
        return hanging && flusher != null && flusher.getState() == Thread.State.WAITING;
    }

    public void release() {
        gate.countDown();
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public void write(Frame frame, boolean more) throws IOException {
        if (hungUp) {
            throw new IOException("broken pipe");
        }
        if (stalled) {
            throw new IOException("no progress", new SocketTimeoutException());
        }
        if (frame instanceof Frame.Text text) {
            written.add(text.text());
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            hangs = Thread.currentThread();
            hanging = gate.getCount() > 0;
            gate.await();
            hanging = false;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close(CloseCode code) {
        closedWith.add(code);
    }

    @Override
    public void abort(CloseCode code) {
        aborted.add(code);
        gate.countDown();
    }

    @Override
    public void pauseReading(boolean paused) {}
}
