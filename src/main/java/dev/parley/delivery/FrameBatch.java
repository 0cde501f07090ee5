// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import java.io.IOException;
import java.util.List;

/** Frames that are written together and flushed once: a write to a socket costs hardly more for ten messages than for one. Stateless. */
final class FrameBatch {
    static final int MAX_FRAMES = 64;
    static final int MAX_BYTES = 64 * 1024;

    private FrameBatch() {}

    /** Writes what is in a batch, up to a close frame. May block like {@link Transport#write}. */
    static void write(Transport transport, List<Frame> batch, WriteMeter meter) throws IOException {
        int last = batch.size() - 1;
        for (int i = 0; i <= last; i++) {
            Frame frame = batch.get(i);
            if (frame instanceof Frame.Close close) {
                transport.flush();
                transport.close(close.code());
                return;
            }
            transport.write(frame, i < last);
        }
        transport.flush();
        if (batch.get(last) instanceof Frame.Text text && text.time() > 0) {
            meter.flushed(System.currentTimeMillis() - text.time());
        }
    }
}
