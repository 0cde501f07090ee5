// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import dev.parley.wire.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How the server ends one connection: only the first reason counts, and every end is counted once. Thread-safe. */
final class Closing {
    private final WriteMeter meter;
    private final boolean announced;
    private final AtomicReference<@Nullable CloseCode> code = new AtomicReference<>();
    private volatile long since;

    /** @param announced whether the peer understands Parley's events */
    Closing(WriteMeter meter, boolean announced) {
        this.meter = meter;
        this.announced = announced;
    }

    /** False where it has begun already. */
    boolean begin(CloseCode why, long now) {
        if (!code.compareAndSet(null, why)) {
            return false;
        }
        since = now;
        meter.closed(why);
        return true;
    }

    /** Why the server closes it, or null where it does not. */
    @Nullable
    CloseCode code() {
        return code.get();
    }

    /** For how long it has been closing, ns; 0 where it is not. */
    long lasts(long now) {
        return code.get() == null ? 0 : now - since;
    }

    /** Whether a client takes anything still that is closed for this reason. */
    static boolean isHealthy(CloseCode why) {
        return why != CloseCode.TOO_SLOW && why != CloseCode.HEARTBEAT_MISSED;
    }

    /**
     * The last frames.
     *
     * @param after how long the peer is asked to wait before it comes back, ms
     */
    List<Frame> frames(CloseCode why, long after) {
        List<Frame> last = new ArrayList<>(2);
        if (announced && isHealthy(why)) {
            last.add(new Frame.Text(new Event.Closing(why.code(), why.reason(), why.reconnect(), after).json()));
        }
        last.add(new Frame.Close(why));
        return last;
    }
}
