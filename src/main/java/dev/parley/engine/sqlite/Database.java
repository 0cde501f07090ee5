// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.sqlite.log.Schema;
import dev.parley.engine.sqlite.recovery.AcceptedLoss;
import dev.parley.engine.sqlite.recovery.CommitFile;
import dev.parley.engine.sqlite.recovery.Completeness;
import dev.parley.engine.sqlite.recovery.SqliteFailure;
import dev.parley.engine.sqlite.writer.Checkpoints;
import dev.parley.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * Opens connections to the file, after an {@link Inspection} that changes nothing. Only SQLite opens the file, its {@code -wal} and its
 * {@code -shm}: a close by anybody else in this process would drop SQLite's locks. Asking for the size is no opening.
 */
final class Database {
    private final Path file;
    private final CommitFile commits;
    private final AcceptedLoss loss;

    Database(Path directory) {
        this.file = directory.resolve("parley.db");
        this.commits = new CommitFile(directory.resolve("parley.db-commits"));
        this.loss = new AcceptedLoss(directory);
    }

    /** What counts the commits of this file; the caller closes it, after the connections. */
    CommitFile commits() {
        return commits;
    }

    /** The writer's connection to a file that is whole, complete and of this version; {@link #commits} has begun then. */
    Connection openForWriting(SqliteSettings.Synchronous synchronous, long now) throws SQLException, IOException {
        Completeness completeness = new Completeness(file, commits, loss);
        completeness.requireFile();
        try {
            // An operator's word counts even where nothing is known to be missing: after a restore, say.
            boolean continues = Files.exists(file) && continues(completeness) && !loss.isGiven();
            // SQLite makes its files with the umask, the ones beside the database with the mode that this one has.
            PrivateFiles.ensure(file);
            Connection connection = connect(new Properties());
            try {
                prepare(connection, synchronous);
                Schema schema = new Schema(connection, file.toString());
                schema.migrate(now);
                if (!continues) {
                    commits.forget();
                    schema.renewEpoch();
                }
                // What was cut off must not stand behind what is written from now on, and the epoch not in the log
                // alone.
                Pragmas.ask(connection, "wal_checkpoint(TRUNCATE)");
                commits.begin(file, schema.epoch(), schema.commits(), synchronous == SqliteSettings.Synchronous.FULL);
                loss.used();
                return connection;
            } catch (SQLException | IOException | RuntimeException e) {
                close(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(SqliteFailure.words(file, e), e);
        }
    }

    private boolean continues(Completeness completeness) throws SQLException, IOException {
        try (Connection connection = openForReading()) {
            return new Inspection(connection, file, commits, completeness).continues();
        }
    }

    Connection openForReading() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        Connection connection = connect(config.toProperties());
        Pragmas.set(connection, List.of("busy_timeout = 5000", "cache_size = -8192", "temp_store = MEMORY"));
        return connection;
    }

    /** For what carries the write-ahead log over, and syncs as the writer does. */
    Connection openForCarrying(SqliteSettings.Synchronous synchronous) throws SQLException {
        Connection connection = connect(new Properties());
        Pragmas.set(connection, syncing(synchronous));
        return connection;
    }

    /**
     * Without two things that the driver does around each statement, more than a third of a commit's time but for its sync: asking for
     * the last row id, which nobody wants, and trying to begin and to commit, to find out whether it is in a transaction. Ours say BEGIN
     * and COMMIT where there is to be one; SQLite itself commits what stands alone.
     */
    private Connection connect(Properties properties) throws SQLException {
        properties.setProperty(SQLiteConfig.Pragma.JDBC_GET_GENERATED_KEYS.pragmaName, "false");
        Connection connection = new JDBC().connect(url(), properties);
        if (connection == null) {
            throw new SQLException("the driver does not know " + file);
        }
        if (connection instanceof SQLiteConnection ours) {
            ours.getConnectionConfig().setAutoCommit(false);
        }
        return connection;
    }

    /** The driver takes what comes after a question mark for its own parameters; a URI can hold such a path. */
    private String url() {
        String path = file.toString();
        return path.indexOf('?') < 0
                ? "jdbc:sqlite:" + path
                : "jdbc:sqlite:file:"
                        + path.replace("%", "%25").replace("?", "%3F").replace("#", "%23");
    }

    private void prepare(Connection connection, SqliteSettings.Synchronous synchronous) throws SQLException {
        List<String> mode = Pragmas.ask(connection, "journal_mode = WAL");
        if (!mode.equals(List.of("wal"))) {
            throw new IllegalStateException(file + ": this file system does not allow a write-ahead log (" + mode
                    + "); put parley.data on a local disk");
        }
        Pragmas.set(connection, syncing(synchronous));
        List<String> more = List.of(
                // A recalled body is gone from the file, not only from its index.
                "secure_delete = ON",
                "cache_size = -16384",
                "temp_store = MEMORY",
                // Checkpoints come much earlier; this is for what they underestimate.
                "wal_autocheckpoint = 16000",
                "journal_size_limit = 67108864");
        Pragmas.set(connection, more);
    }

    /** What the two connections have in common that bring something to the disk. */
    private static List<String> syncing(SqliteSettings.Synchronous synchronous) {
        return List.of(
                "synchronous = " + synchronous,
                // macOS: an fsync there reaches the drive's cache only.
                "fullfsync = ON",
                "busy_timeout = " + Checkpoints.BUSY_MILLIS);
    }

    private static void close(Connection connection, Exception reason) {
        try {
            connection.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
