// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * Opens connections to the file, and refuses a damaged one by name. Only SQLite opens the file, its {@code -wal} and its {@code -shm}:
 * a close by anybody else in this process would drop SQLite's locks. Asking for the size is no opening.
 */
final class Database {
    private static final Logger logger = LoggerFactory.getLogger(Database.class);

    /**
     * Up to this size all pages and indexes are checked at the start, which reads the whole file. A larger file would keep the portal
     * waiting, so only its small tables are; there the checksums find what is wrong when it is read.
     */
    private static final long MAX_CHECKED_BYTES = 64L * 1024 * 1024;

    private final Path file;

    Database(Path directory) {
        this.file = directory.resolve("parley.db");
        if (file.toString().indexOf('?') >= 0) {
            throw new IllegalStateException(directory + ": the driver cannot open a path with a question mark; choose"
                    + " another parley.data");
        }
    }

    Path file() {
        return file;
    }

    /** The writer's connection to a file that is whole and of this version. */
    Connection openForWriting(SqliteSettings.Synchronous synchronous, long now) throws SQLException, IOException {
        warnIfEmpty();
        Connection connection = connect(new Properties());
        try {
            Schema schema = new Schema(connection, file.toString());
            schema.requireKnown();
            requireWhole(connection);
            prepare(connection, synchronous);
            schema.migrate(now);
            return connection;
        } catch (SQLException e) {
            close(connection, e);
            throw damaged(e.toString(), e);
        } catch (RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    Connection openForReading() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        Connection connection = connect(config.toProperties());
        for (String pragma : List.of("busy_timeout = 5000", "cache_size = -8192", "temp_store = MEMORY")) {
            pragma(connection, pragma);
        }
        return connection;
    }

    private Connection connect(Properties properties) throws SQLException {
        Connection connection = new JDBC().connect("jdbc:sqlite:" + file, properties);
        if (connection == null) {
            throw new SQLException("the driver does not know " + file);
        }
        return connection;
    }

    private void prepare(Connection connection, SqliteSettings.Synchronous synchronous) throws SQLException {
        List<String> mode = pragma(connection, "journal_mode = WAL");
        if (!mode.equals(List.of("wal"))) {
            throw new IllegalStateException(file + ": this file system does not allow a write-ahead log (" + mode
                    + "); put parley.data on a local disk");
        }
        List<String> pragmas = List.of(
                "synchronous = " + synchronous,
                // macOS: an fsync there reaches the drive's cache only.
                "fullfsync = ON",
                // A recalled body is gone from the file, not only from its index.
                "secure_delete = ON",
                "busy_timeout = 1000",
                "cache_size = -16384",
                "temp_store = MEMORY",
                "wal_autocheckpoint = 4000",
                "journal_size_limit = 67108864");
        for (String pragma : pragmas) {
            pragma(connection, pragma);
        }
    }

    private void requireWhole(Connection connection) throws SQLException, IOException {
        List<String> checks = Files.size(file) <= MAX_CHECKED_BYTES
                ? List.of("integrity_check(1)")
                : List.of("quick_check('store')", "quick_check('channel')", "quick_check('member')");
        for (String check : checks) {
            List<String> answer = pragma(connection, check);
            if (!answer.equals(List.of("ok"))) {
                throw damaged(String.join("; ", answer), null);
            }
        }
    }

    /** A start that was killed while it made the file leaves it so, and it holds nothing; but a copy that went wrong looks the same. */
    private void warnIfEmpty() throws IOException {
        if (Files.exists(file) && Files.size(file) == 0) {
            logger.warn("{} is empty: Parley starts with an empty log. If there was one, stop and restore it", file);
        }
    }

    private IllegalStateException damaged(String reason, @Nullable Throwable cause) {
        return new IllegalStateException(
                file + " is damaged or cannot be read: " + reason
                        + ". Restore a backup, or move the file away to start with an empty log",
                cause);
    }

    private static List<String> pragma(Connection connection, String pragma) throws SQLException {
        List<String> answer = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            if (statement.execute("PRAGMA " + pragma)) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        answer.add(rows.getString(1));
                    }
                }
            }
        }
        return answer;
    }

    private static void close(Connection connection, Exception reason) {
        try {
            connection.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
