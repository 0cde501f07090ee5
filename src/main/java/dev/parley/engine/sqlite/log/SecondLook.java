// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.engine.sqlite.recovery.SqliteFailure;
import java.sql.SQLException;

/**
 * Asks once more what seemed to be damaged, over a connection that has read nothing before: what one connection alone has seen is no reason
 * to send an operator to the backups. Thread-safe; waits for the disk, so it is for the threads that read and write the file.
 */
public final class SecondLook {
    private final Source source;

    /** Opens a connection. */
    @FunctionalInterface
    public interface Source {
        LogReader open() throws SQLException;
    }

    public SecondLook(Source source) {
        this.source = source;
    }

    <T> T ask(LogReader.Query<T> query) throws SQLException {
        try (LogReader reader = source.open()) {
            return query.run(reader);
        }
    }

    /** Whether a failure says that the file is damaged, as far as one look can tell. */
    public static boolean isSuspicion(Throwable failure) {
        return failure instanceof Damage || (failure instanceof SQLException e && SqliteFailure.isDamage(e));
    }
}
