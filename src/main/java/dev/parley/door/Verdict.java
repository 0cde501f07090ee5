// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ParleyException;

/** What the door says to a request. */
public sealed interface Verdict {
    record Admitted(Admission admission) implements Verdict {}

    /** Answered with {@link Refusals#write}. */
    record Refused(ParleyException cause) implements Verdict {}
}
