// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The errors for a peer whose request or answer does not come to an end. Stateless. */
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
                ErrorCode.SERVER_UNAVAILABLE,
                "the answer took too long; the request may or may not have been carried out",
                SOON,
                null);
    }

    static ParleyException busy(int most) {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE,
                "this server waits for at most " + most
                        + " slow requests at a time, and it waits for as many now; try again",
                SOON,
                null);
    }
}
