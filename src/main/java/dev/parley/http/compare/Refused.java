// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;

/** Why a run is not to be had. Stateless. */
final class Refused {
    private static final Duration COME_BACK = Duration.ofSeconds(10);

    private Refused() {}

    static ParleyException invalid(String message) {
        return new ParleyException(ErrorCode.COMMAND_INVALID, message);
    }

    static ParleyException unknown() {
        return new ParleyException(ErrorCode.ROUTE_UNKNOWN, "there is no such run; it has ended, or was never begun");
    }

    static ParleyException full(int runs) {
        return new ParleyException(
                ErrorCode.SERVER_FULL,
                "as many comparisons run as this server allows (" + runs + "); try again when one has ended",
                COME_BACK,
                null);
    }

    static ParleyException fullHere(int runs) {
        return new ParleyException(
                ErrorCode.RATE_LIMITED,
                "as many comparisons run from this address as this server allows (" + runs
                        + "); try again when one has ended",
                COME_BACK,
                null);
    }
}
