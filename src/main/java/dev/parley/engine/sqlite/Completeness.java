// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the log still holds everything that was acknowledged. What is missing is never passed over: either the start is refused, or,
 * where the loss was chosen, the log gets another epoch, so that clients that know more than the log do not resume in it. Used once, at
 * the start, under the {@link DirectoryLock}.
 */
final class Completeness {
    private static final Logger logger = LoggerFactory.getLogger(Completeness.class);

    private final Path database;
    private final CommitFile commits;

    Completeness(Path database, CommitFile commits) {
        this.database = database;
        this.commits = commits;
    }

    /** Before SQLite opens anything: it would make a new file, and delete a write-ahead log that has none. */
    void requireFile() throws IOException {
        if (Files.exists(database) && !Files.isRegularFile(database)) {
            throw new IllegalStateException(
                    database + " is not a file. Move it away, or choose another parley.data" + Trouble.SEE);
        }
        if (Files.exists(database) && Files.size(database) > 0) {
            return;
        }
        String what = Files.exists(database) ? " is empty" : " is missing";
        requireNothingAcknowledged(what);
        Path ahead = database.resolveSibling(database.getFileName() + "-wal");
        if (Files.exists(ahead) && Files.size(ahead) > 0) {
            throw new IllegalStateException(database + what + ", but " + ahead + " holds messages of it. Put "
                    + database + " back, restore a backup, or move " + database + "* away to start with an empty log"
                    + Trouble.SEE);
        }
        if (Files.exists(database)) {
            // A start that was killed while it made the file leaves it so.
            logger.warn("{} is empty: Parley starts with an empty log", database);
        }
    }

    /**
     * Where the file holds nothing: a young log stands in the write-ahead log alone.
     *
     * @param what is to be said of the file, such as {@code " is empty"}
     */
    void requireNothingAcknowledged(String what) throws IOException {
        Optional<CommitRecord> record = commits.read();
        if (record.isPresent() && record.get().commits() > 0) {
            throw new IllegalStateException(database + what + " and lacks the "
                    + record.get().commits() + " commits that were acknowledged. " + fix("start with an empty log"));
        }
    }

    /** Whether the log goes on as it was; if not, it must get another epoch before anybody sees it. */
    boolean continues(String epoch, long found) throws IOException {
        Optional<CommitRecord> known = commits.read();
        if (known.isEmpty()) {
            if (found > 0) {
                logger.warn(
                        "{} is {}: whether {} holds all that was acknowledged cannot be told. It is served under a new"
                                + " epoch: clients load it anew instead of resuming",
                        commits.file(),
                        commits.exists() ? "damaged" : "missing",
                        database);
            }
            return false;
        }
        CommitRecord record = known.get();
        boolean mayBeCut = !record.durable() && (record.boot() == 0 || record.boot() != Boot.id());
        if (!record.epoch().equals(epoch)) {
            throw new IllegalStateException(
                    database + " is not the log in which messages were last acknowledged: it was" + " replaced. "
                            + fix("serve this one under a new epoch"));
        }
        if (found < record.commits() && !mayBeCut) {
            throw new IllegalStateException(database + " lacks the last " + (record.commits() - found) + " of "
                    + record.commits() + " commits that were acknowledged: " + database.getFileName()
                    + "-wal is damaged or missing, or an older copy was put in place. "
                    + fix("go on without them"));
        }
        if (found < record.commits()) {
            logger.error(
                    "{} lacks the last {} of {} commits that were acknowledged: parley.sqlite.synchronous=normal lets a"
                            + " power cut take them. The rest is served under a new epoch",
                    database,
                    record.commits() - found,
                    record.commits());
            return false;
        }
        if (mayBeCut && !record.closed()) {
            logger.warn(
                    "{} was not closed in order, and parley.sqlite.synchronous=normal lets a power cut take the last"
                            + " moments: it is served under a new epoch",
                    database);
            return false;
        }
        if (commits.isCopied(record, database)) {
            logger.warn(
                    "{} or {} was copied or restored: it is served under a new epoch, so that no client resumes in a"
                            + " log that may be older than what it saw",
                    database,
                    commits.file().getFileName());
            return false;
        }
        return true;
    }

    private String fix(String otherwise) {
        return "Keep a copy of " + database + "* and restore a backup; or, to " + otherwise + ", remove "
                + commits.file() + Trouble.SEE;
    }
}
