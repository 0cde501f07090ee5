// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ParleyException;
import java.util.Map;

/** What the door says to a request. */
public sealed interface HandshakeDecision {
    /**
     * Let in; the reservation is to be freed when the connection is open, or will not come.
     *
     * @param options what the endpoint has read of the request
     */
    record Admitted(Admission admission, Reservation reservation, Map<String, Object> options)
            implements HandshakeDecision {
        public Admitted {
            options = Map.copyOf(options);
        }
    }

    /** Answered with {@link Refusals#write}. */
    record Refused(ParleyException cause) implements HandshakeDecision {}
}
