// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ParleyException;

/** What the door says to a request. */
public sealed interface Verdict {
    /** Let in; the seat is to be freed when the connection is open, or will not come. */
    record Admitted(Admission admission, Seat seat) implements Verdict {}

    /** Answered with {@link Refusals#write}. */
    record Refused(ParleyException cause) implements Verdict {}
}
