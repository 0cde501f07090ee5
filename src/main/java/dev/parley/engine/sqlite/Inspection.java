// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.sqlite.log.ChannelRow;
import dev.parley.engine.sqlite.log.Schema;
import dev.parley.engine.sqlite.recovery.CommitFile;
import dev.parley.engine.sqlite.recovery.Completeness;
import dev.parley.engine.sqlite.recovery.SqliteFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a file that exists before anything of ours changes it: whether it is ours, of a form that we know, whole, and complete. Over a
 * connection that only reads, so that a refusal leaves the file and its write-ahead log as they are, for whoever repairs them: a
 * connection that writes would, at its close, delete a log that SQLite could not read to its end.
 */
final class Inspection {
    /**
     * Up to this size all of the file is checked at the start, its indexes against its tables: about a second. A larger file would keep
     * the portal waiting, so only its small tables are; there checksums and gaps tell what is wrong when it is read.
     */
    private static final long MAX_CHECKED_BYTES = 256L * 1024 * 1024;

    private final Connection connection;
    private final Path file;
    private final CommitFile commits;
    private final Completeness completeness;

    /** @param connection one that only reads; closed by the caller */
    Inspection(Connection connection, Path file, CommitFile commits, Completeness completeness) {
        this.connection = connection;
        this.file = file;
        this.commits = commits;
        this.completeness = completeness;
    }

    /** Refuses with what is wrong and what to do; else whether the log goes on under its epoch. */
    boolean continues() throws SQLException, IOException {
        Schema schema = new Schema(connection, file.toString());
        if (schema.isNew()) {
            completeness.requireNothingAcknowledged(
                    " holds no tables (is " + file.getFileName() + "-wal damaged or missing?)");
            return false;
        }
        schema.requireKnown();
        boolean counted = schema.isCounted();
        if (counted) {
            schema.requireUnchanged();
        }
        // First, as it says best what is wrong: a write-ahead log that ends early may leave a file that is not
        // whole.
        // A file of the form before the count came has no record beside it, and goes on as it is.
        boolean continues = (!counted && !commits.exists())
                || completeness.continues(schema.epoch(), counted ? schema.commits() : 0);
        requireWhole(schema.isSized());
        if (counted) {
            requireHeads(schema.channelColumns());
        }
        return continues;
    }

    private void requireWhole(boolean sized) throws SQLException, IOException {
        List<String> small = new ArrayList<>(List.of("'store'", "'channel'", "'member'", "'person'"));
        if (sized) {
            small.addAll(List.of("'deleted'", "'forgetting'"));
        }
        for (String part : Files.size(file) <= MAX_CHECKED_BYTES ? List.of("1") : small) {
            List<String> answer = Pragmas.ask(connection, "integrity_check(" + part + ")");
            if (!answer.equals(List.of("ok"))) {
                throw new IllegalStateException(SqliteFailure.damaged(file, String.join("; ", answer)));
            }
        }
    }

    private void requireHeads(String columns) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT" + columns + "FROM channel")) {
            while (row.next()) {
                if (!ChannelRow.isIntact(row)) {
                    throw new IllegalStateException(SqliteFailure.damaged(
                            file, "the row of channel " + row.getLong(1) + " does not fit its checksum"));
                }
            }
        }
    }
}
