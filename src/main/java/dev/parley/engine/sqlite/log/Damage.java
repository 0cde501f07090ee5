// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;

/**
 * Something in the file is not what was written there: refused to whoever asked. It is named to the operator by {@link KnownDamage} once a
 * {@link SecondLook} has seen the same.
 */
public final class Damage extends ParleyException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final transient LogReader.Query<?> look;

    private Damage(String what, LogReader.Query<?> look) {
        super(ErrorCode.SERVER_ERROR, "a part of this channel's log is damaged; the operator has been told");
        this.what = what;
        this.look = look;
    }

    /**
     * Makes one.
     *
     * @param what such as {@code message 3 of room/lobby}
     * @param look reads just that, and fails as long as it is damaged
     */
    static Damage found(String what, LogReader.Query<?> look) {
        return new Damage(what, look);
    }

    String what() {
        return what;
    }

    LogReader.Query<?> look() {
        return look;
    }
}
