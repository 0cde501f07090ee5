// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import org.jspecify.annotations.Nullable;

/** Values that stand on the wire only where there is something to tell. */
final class Absent {
    private Absent() {}

    /** Null, and so absent, for 0. */
    static @Nullable Long ifZero(long time) {
        return time == 0 ? null : time;
    }
}
