// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Whether the house takes another connection now. Thread-safe if its suppliers are. The cap is checked without a lock, so a rush may go
 * over it by as many handshakes as run at the same moment.
 *
 * @param limit of open connections; 0 for none
 * @param unready why nothing is taken at all (starting, draining, no engine); empty while all is well
 */
public record Capacity(int limit, IntSupplier open, Supplier<Optional<String>> unready) {
    private static final Duration COME_BACK = Duration.ofSeconds(5);

    /** Fails with {@code server.unavailable} or {@code server.full}. */
    void require() {
        Optional<String> reason = unready.get();
        if (reason.isPresent()) {
            throw new ParleyException(
                    ErrorCode.SERVER_UNAVAILABLE, "not taking connections now: " + reason.get(), COME_BACK, null);
        }
        if (limit > 0 && open.getAsInt() >= limit) {
            throw new ParleyException(
                    ErrorCode.SERVER_FULL,
                    "as many connections as parley.limits.connections allows are open",
                    COME_BACK,
                    null);
        }
    }
}
