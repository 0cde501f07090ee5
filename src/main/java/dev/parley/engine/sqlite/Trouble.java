// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failed statement says about the file: nothing, that it may work again later, or that the writer must stop. */
enum Trouble {
    /** The statement was at fault; its neighbours are not. */
    NONE,
    /** The disk is full or another program holds the file: nothing was written, and a later try may succeed. */
    PASSING,
    /**
     * The device or the file failed. After a failed fsync the system may have dropped the very pages that a second fsync would call
     * safe, so nothing is tried again.
     */
    FINAL;

    static Trouble of(SQLException e) {
        if (!(e instanceof SQLiteException failure)) {
            return NONE;
        }
        SQLiteErrorCode extended = failure.getResultCode();
        if (extended == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
            // The shared memory file could not grow: a full disk by another name.
            return PASSING;
        }
        return switch (extended.code & 0xff) {
            case 5, 6, 13 -> PASSING; // BUSY, LOCKED, FULL
            case 7, 8, 10, 11, 14, 15, 26 -> FINAL; // NOMEM, READONLY, IOERR, CORRUPT, CANTOPEN, PROTOCOL, NOTADB
            default -> NONE;
        };
    }
}
