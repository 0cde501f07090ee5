// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.quota;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last part of the disk, which only back ends and users with a login may fill. Thread-safe. Guests are refused when less than the reserve
 * is free, and let in again when an eighth more is free: so the state does not change with each message. The caller measures.
 */
public final class DiskReserve {
    private static final Logger logger = LoggerFactory.getLogger(DiskReserve.class);
    private static final Duration COME_BACK = Duration.ofSeconds(30);
    private static final long MIB = 1 << 20;

    private volatile State state = new State(0, Long.MAX_VALUE, false);

    /** @param bytes that are kept; 0 for none */
    private record State(long bytes, long free, boolean reached) {}

    /** Sets the reserve. Before the first call there is none. */
    public synchronized void keep(long bytes) {
        state = new State(bytes, state.free(), false);
    }

    /** So much is free now. */
    public synchronized void measured(long free) {
        State before = state;
        long bytes = before.bytes();
        boolean reached = bytes > 0 && (before.reached() ? free < bytes + bytes / 8 : free < bytes);
        State now = new State(bytes, free, reached);
        state = now;
        if (reached && !before.reached()) {
            logger.warn("{}", words(now));
        } else if (!reached && before.reached()) {
            logger.warn("Guests may store again: {} MiB of the disk are free", free / MIB);
        }
    }

    public boolean isReached() {
        return state.reached();
    }

    /** Bytes, as they were measured last. */
    public long free() {
        return state.free();
    }

    /** Bytes that are kept; 0 for none. */
    public long bytes() {
        return state.bytes();
    }

    /** What an operator should mend; empty while there is room. */
    public Optional<String> warning() {
        State now = state;
        return now.reached() ? Optional.of(words(now)) : Optional.empty();
    }

    Optional<ParleyException> refusal() {
        return state.reached()
                ? Optional.of(new ParleyException(
                        ErrorCode.STORAGE_FULL,
                        "the server's disk is nearly full: guests may not store more for now; sign in, or try again later"
                                + " (parley.storage.reserve)",
                        COME_BACK,
                        null))
                : Optional.empty();
    }

    private static String words(State now) {
        return "guests store nothing for now: only " + now.free() / MIB + " MiB of the disk are free, and the last "
                + now.bytes() / MIB
                + " MiB are kept for back ends and users with a login (parley.storage.reserve); free space on the disk";
    }
}
