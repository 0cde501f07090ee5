// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;

/** Something in the file is not what was written there: refused to whoever asked, and named to the operator by {@link Condition}. */
final class Damage extends ParleyException {
    private static final long serialVersionUID = 1L;

    private final String what;

    private Damage(String what) {
        super(ErrorCode.SERVER_ERROR, "a part of this channel's log is damaged; the operator has been told");
        this.what = what;
    }

    /** @param what such as {@code message 3 of room/lobby} */
    static Damage found(String what) {
        return new Damage(what);
    }

    String what() {
        return what;
    }
}
