// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failed statement says about the file: nothing, that it may work again later, or that the writer must stop. */
public enum SqliteFailure {
    /** The statement was at fault; its neighbours are not. */
    NONE,
    /** The disk is full or another program holds the file: nothing was written, and a later try may succeed. */
    PASSING,
    /**
     * The device or the file failed. After a failed fsync the system may have dropped the very pages that a second fsync would call
     * safe, so nothing is tried again.
     */
    FINAL;

    /** Where an operator finds more. */
    public static final String SEE = " (docs/operations.md, Storage)";

    /** For an operator who has to do something about a file that does not open. */
    public static String words(Path file, SQLException e) {
        return cause(file, e) + SEE;
    }

    public static String damaged(Path file, String reason) {
        return damage(file, reason) + SEE;
    }

    private static String cause(Path file, SQLException e) {
        int code = e instanceof SQLiteException failure ? failure.getResultCode().code & 0xff : 0;
        return switch (code) {
            case 3, 8, 14, 23 -> // PERM, READONLY, CANTOPEN, AUTH
                file + " cannot be opened for writing: " + e.getMessage() + ". The user who runs Parley must own "
                        + file.getParent() + " and the files in it, and the file's header must be whole";
            case 5, 6 -> // BUSY, LOCKED
                "another program holds " + file + ": " + e.getMessage() + ". End it and start again";
            case 10 -> // IOERR
                file + " cannot be read or written: " + e.getMessage() + ". Check the disk, and that it is not full";
            case 13 -> // FULL
                "the disk of " + file + " is full. Make room and start again";
            default -> damage(file, e.toString());
        };
    }

    private static String damage(Path file, String reason) {
        return file + " is damaged: " + reason + ". Restore a backup, or move " + file
                + "* away to start with an empty log";
    }

    /** Whether SQLite itself calls the file damaged: CORRUPT, NOTADB. */
    public static boolean isDamage(SQLException e) {
        int code = e instanceof SQLiteException failure ? failure.getResultCode().code & 0xff : 0;
        return code == 11 || code == 26;
    }

    public static boolean isFull(SQLException e) {
        return e instanceof SQLiteException failure
                && (failure.getResultCode() == SQLiteErrorCode.SQLITE_FULL
                        || failure.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);
    }

    /** Whether a write failed before anything was synced: nothing that the system called safe is in doubt. */
    public static boolean isFailedWrite(SQLException e) {
        return e instanceof SQLiteException failure && failure.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_WRITE;
    }

    public static SqliteFailure of(SQLException e) {
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
