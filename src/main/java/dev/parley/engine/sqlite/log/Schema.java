// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.engine.sqlite.recovery.SqliteFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.sqlite.JDBC;

/**
 * The form of the file and its versions. Version <i>n</i> is made from the one before by {@code V<n>.sql}, in one transaction with its
 * number. What is not ours, or newer than we know, is refused before a byte of it is changed.
 */
public final class Schema {
    public static final int VERSION = 4;

    private static final int COUNTED = 2;
    private static final int SIZED = 4;

    /** "Prly": tells our files from other people's SQLite files. */
    private static final int APPLICATION = 0x50726c79;

    private static final int EPOCH_BYTES = 12;

    private final Connection connection;
    private final String file;

    public Schema(Connection connection, String file) {
        this.connection = connection;
        this.file = file;
    }

    /** Whether nothing has been made in this file yet. */
    public boolean isNew() throws SQLException {
        return number("PRAGMA user_version") == 0 && number("SELECT count(*) FROM sqlite_schema") == 0;
    }

    public void requireKnown() throws SQLException {
        long version = number("PRAGMA user_version");
        if (number("PRAGMA application_id") != APPLICATION) {
            throw new IllegalStateException(file
                    + " is an SQLite database, but not Parley's (or its header is damaged). Give Parley a directory of"
                    + " its own: parley.data" + SqliteFailure.SEE);
        }
        if (version > VERSION) {
            throw new IllegalStateException(file + " was written by a newer Parley (format " + version
                    + ", this one knows " + VERSION + "), or its header is damaged. Start the newer version again, or"
                    + " restore the backup made before the upgrade" + SqliteFailure.SEE);
        }
        if (version < 1) {
            throw new SQLException("its header says format " + version);
        }
    }

    /** Whether the file counts its commits, and its channels have checksums. */
    public boolean isCounted() throws SQLException {
        return number("PRAGMA user_version") >= COUNTED;
    }

    /** What stands in the columns of a channel's row. */
    public String channelColumns() throws SQLException {
        return isSized() ? ChannelRow.COLUMNS : ChannelRow.EARLIER_COLUMNS;
    }

    /** Whether channels have sizes and generations, and people may be under way to be forgotten. */
    public boolean isSized() throws SQLException {
        return number("PRAGMA user_version") >= SIZED;
    }

    /** SQLite takes the texts that describe tables and indexes from the file as they are; a changed letter changes what they do. */
    public void requireUnchanged() throws SQLException {
        try (Connection empty = new JDBC().connect("jdbc:sqlite::memory:", new Properties())) {
            Schema expected = new Schema(empty, file);
            for (long version = 1; version <= number("PRAGMA user_version"); version++) {
                expected.execute(script(version));
            }
            Set<String> missing = expected.texts();
            missing.removeAll(texts());
            if (!missing.isEmpty()) {
                throw new SQLException(
                        "its schema was changed: " + missing.iterator().next());
            }
        }
    }

    /** Brings the file to this version; a new file gets its epoch. */
    public void migrate(long now) throws SQLException {
        long before = number("PRAGMA user_version");
        for (long version = before + 1; version <= VERSION; version++) {
            execute("BEGIN IMMEDIATE");
            execute(script(version));
            if (version == 1) {
                execute("PRAGMA application_id = " + APPLICATION);
                execute("INSERT INTO store (epoch, created, probed) VALUES ('" + newEpoch() + "', " + now + ", 0)");
            }
            if (version == COUNTED) {
                addChecksums();
            }
            if (version == SIZED && before > 0) {
                execute("UPDATE store SET keyed = " + now);
            }
            execute("PRAGMA user_version = " + version);
            execute("COMMIT");
        }
    }

    /** All channels share it: it changes when the whole file is replaced, or may have lost what clients saw. */
    public String epoch() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch FROM store")) {
            if (!row.next()) {
                throw new SQLException("the table store is empty");
            }
            return String.valueOf(row.getString(1));
        }
    }

    /** No name was ever deleted under this one. */
    public void renewEpoch() throws SQLException {
        execute("UPDATE store SET epoch = '" + newEpoch() + "'");
        execute("DELETE FROM deleted");
    }

    /** Until when a key that any back end has used counts for all of them: 0 where each has always had keys of its own. */
    public long keyed() throws SQLException {
        return number("SELECT keyed FROM store");
    }

    public long commits() throws SQLException {
        return number("SELECT commits FROM store");
    }

    private void addChecksums() throws SQLException {
        List<ChannelRow> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT" + ChannelRow.EARLIER_COLUMNS + "FROM channel")) {
            while (row.next()) {
                rows.add(ChannelRow.unchecked(row));
            }
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE channel SET checksum = ? WHERE id = ?")) {
            for (ChannelRow row : rows) {
                update.setLong(1, row.checksum());
                update.setLong(2, row.id());
                update.executeUpdate();
            }
        }
    }

    private Set<String> texts() throws SQLException {
        Set<String> texts = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT type, name, tbl_name, sql FROM sqlite_schema")) {
            while (row.next()) {
                texts.add(row.getString(1) + " " + row.getString(2) + " of " + row.getString(3) + ": "
                        + row.getString(4));
            }
        }
        return texts;
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
