// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import dev.parley.engine.sqlite.log.Statements;
import dev.parley.engine.sqlite.recovery.CommitFile;
import java.sql.SQLException;

/** Ends transactions, counting those that succeed, in the file itself and beside it. Confined to the writer's thread. */
public final class Commits {
    private final Statements statements;
    private final CommitFile file;
    private long done;

    public Commits(Statements statements, CommitFile file, long done) {
        this.statements = statements;
        this.file = file;
        this.done = done;
    }

    void commit() throws SQLException {
        long next = done + 1;
        statements.update("UPDATE store SET commits = ?", next);
        statements.execute("COMMIT");
        done = next;
        file.write(next);
    }
}
