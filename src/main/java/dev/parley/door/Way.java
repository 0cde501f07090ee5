// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/**
 * A way in: what the door asks of those who come, and what the endpoint behind it asks. The handshake and its explanation go by the same.
 *
 * @param options what the endpoint reads of the request
 */
public record Way(EndpointKind kind, Options options) {
    /** A way whose endpoint asks nothing of the request. */
    public Way(EndpointKind kind) {
        this(kind, (request, admission) -> Map.of());
    }

    /** What an endpoint wants to know of a request; a {@link dev.parley.error.ParleyException} refuses the handshake. Thread-safe. */
    @FunctionalInterface
    public interface Options {
        /** Reads them; may wait, with a bound, and changes nothing. */
        Map<String, Object> of(HttpServletRequest request, Admission admission);
    }
}
