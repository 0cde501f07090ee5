// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why something that was asked for has not happened. Futures of this package complete with it. {@link #code()} is one of the server's, such
 * as {@code channel.forbidden} (docs/protocol.md lists them), or one of the client's own:
 *
 * <ul>
 *   <li>{@code connection.lost}: the line broke before the answer, and what was asked is not safe to ask twice
 *   <li>{@code connection.closed}: the client has been closed, or has stopped
 *   <li>{@code identity.changed}: the client came back as somebody else, for whom a second attempt would be a second message
 *   <li>{@code timeout}: no answer in time. A message may have arrived; the same key makes another attempt harmless
 *   <li>{@code queue.full}: as much waits already as may wait
 *   <li>{@code answer.invalid}: what came back is not an answer of Parley's
 * </ul>
 *
 * Immutable.
 */
public class ParleyClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;
    private final Duration retryAfter;

    public ParleyClientException(String code, String message) {
        this(code, message, 0, Duration.ZERO, null);
    }

    /**
     * @param status what HTTP uses for it, 0 for none
     * @param retryAfter how long to wait before another attempt, zero where nobody said
     */
    public ParleyClientException(
            String code, String message, int status, Duration retryAfter, @Nullable Throwable cause) {
        super(message.isEmpty() ? code : message, cause);
        this.code = code;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public final String code() {
        return code;
    }

    /** What HTTP uses for it, also where it came over a WebSocket; 0 for the client's own codes. */
    public final int status() {
        return status;
    }

    /** How long to wait before another attempt; zero where nobody said. */
    public final Duration retryAfter() {
        return retryAfter;
    }
}
