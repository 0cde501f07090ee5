// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a peer is told whose request or answer does not come to an end. Stateless. */
final class Refused {
    private static final Duration SOON = Duration.ofSeconds(1);

    private Refused() {}

    static ParleyException tooLarge(int maxBytes) {
        return new ParleyException(ErrorCode.BODY_TOO_LARGE, "the body may have at most " + maxBytes + " bytes");
    }

    static ParleyException brokenOff(@Nullable Throwable cause) {
        return new ParleyException(ErrorCode.JSON_MALFORMED, "the body ended too early", cause);
    }

    static ParleyException lateBody(Pace pace) {
        return new ParleyException(
                ErrorCode.JSON_MALFORMED,
                "the body did not come in time: within " + pace.deadline().toMillis()
                        + " ms (parley.http.body-deadline)" + ", and a second more for every " + pace.bytesPerSecond()
                        + " bytes (parley.http.min-rate)");
    }

    static ParleyException noAnswer() {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE, "no answer in time; it may or may not have been done", SOON, null);
    }

    static ParleyException busy(int most) {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE,
                "as many slow requests as this server bears (" + most + ") are being waited for",
                SOON,
                null);
    }
}
