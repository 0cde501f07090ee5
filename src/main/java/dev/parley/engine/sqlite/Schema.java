// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;

/**
 * The form of the file and its versions. Version <i>n</i> is made from the one before by {@code V<n>.sql}, in one transaction with its
 * number. What is not ours, or newer than we know, is refused before a byte of it is changed.
 */
final class Schema {
    static final int VERSION = 1;

    /** "Prly": tells our files from other people's SQLite files. */
    private static final int APPLICATION = 0x50726c79;

    private static final int EPOCH_BYTES = 12;

    private final Connection connection;
    private final String file;

    Schema(Connection connection, String file) {
        this.connection = connection;
        this.file = file;
    }

    void requireKnown() throws SQLException {
        long version = number("PRAGMA user_version");
        if (version > VERSION) {
            throw new IllegalStateException(file + " was written by a newer Parley (format " + version
                    + ", this one knows " + VERSION + "). Start the newer version again, or restore the backup made"
                    + " before the upgrade");
        }
        boolean empty = number("SELECT count(*) FROM sqlite_schema") == 0;
        if (!empty && number("PRAGMA application_id") != APPLICATION) {
            throw new IllegalStateException(
                    file + " is an SQLite database, but not Parley's. Give Parley a directory of its own: parley.data");
        }
    }

    /** Brings the file to this version; a new file gets its epoch. */
    void migrate(long now) throws SQLException {
        for (long version = number("PRAGMA user_version") + 1; version <= VERSION; version++) {
            execute("BEGIN IMMEDIATE");
            execute(script(version));
            if (version == 1) {
                execute("PRAGMA application_id = " + APPLICATION);
                execute("INSERT INTO store (epoch, created, probed) VALUES ('" + newEpoch() + "', " + now + ", 0)");
            }
            execute("PRAGMA user_version = " + version);
            execute("COMMIT");
        }
    }

    /** For a log that has lost something: what clients have seen of it says nothing about what comes. */
    void renewEpoch() throws SQLException {
        execute("UPDATE store SET epoch = '" + newEpoch() + "'");
    }

    /** All channels share it: it changes when the whole file is replaced. */
    String epoch() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch FROM store")) {
            if (!row.next()) {
                throw new SQLException("the table store is empty");
            }
            return row.getString(1);
        }
    }

    private static String newEpoch() {
        byte[] random = new byte[EPOCH_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static String script(long version) {
        String name = "V" + version + ".sql";
        try (InputStream stream = Schema.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from Parley's own jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read from Parley's own jar", e);
        }
    }

    /** executeUpdate is the driver's call that takes several statements at once. */
    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
