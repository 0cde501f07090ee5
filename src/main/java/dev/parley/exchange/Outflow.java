// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * An answer on its way, as fast as the peer takes it. Guarded by its wait; the container calls it when there is room.
 *
 * <p>Each slice fits into the response's buffer and is flushed from there. So Tomcat never holds more than one slice that it could not write,
 * and writes on at once, on the same thread, while it can.
 */
final class Outflow implements WriteListener {
    private static final int TOMCATS_BUFFER = 64 * 1024;

    private final Wait wait;
    private final ServletOutputStream out;
    private final byte[] body;
    private final ServletResponse response;
    private int position;
    private boolean flushed;
    private boolean ended;

    /** @param body may be empty: then what stands in the response's buffer is the answer */
    Outflow(Wait wait, ServletOutputStream out, byte[] body, ServletResponse response) {
        this.wait = wait;
        this.out = out;
        this.body = body;
        this.response = response;
    }

    void listen() {
        out.setWriteListener(this);
    }

    private void write() throws IOException {
        while (!ended && out.isReady()) {
            if (position < body.length) {
                int length = Math.min(Math.max(1, response.getBufferSize()), body.length - position);
                out.write(body, position, length);
                if (position == 0) {
                    response.setContentLength(body.length);
                }
                position += length;
                flushed = false;
                if (!out.isReady()) {
                    return;
                }
            }
            if (!flushed) {
                flushed = true;
                out.flush();
            } else {
                ended = true;
            }
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** Bytes that were handed to the container, and all but the last slice of them to the system: the peer may have taken fewer. */
    long count() {
        return position;
    }

    /** What this keeps in memory, with what Tomcat makes room for when it cannot write. */
    long held() {
        return (long) body.length + TOMCATS_BUFFER;
    }

    @Override
    public void onWritePossible() throws IOException {
        wait.onWritable(this, this::write);
    }

    @Override
    public void onError(Throwable failure) {
        wait.onGone(failure);
    }
}
