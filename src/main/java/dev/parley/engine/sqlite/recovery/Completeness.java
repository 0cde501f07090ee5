// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the log still holds everything that was acknowledged. What is missing is never passed over: either the start is refused, or,
 * where the loss is accepted, the log gets another epoch, so that clients that know more than the log do not resume in it. Used once, at
 * the start, under the {@link DirectoryLock}: {@link #requireFile} before SQLite opens anything, {@link #continues} after.
 */
public final class Completeness {
    private static final Logger logger = LoggerFactory.getLogger(Completeness.class);

    private final Path database;
    private final CommitFile commits;
    private final AcceptedLoss loss;
    private final Optional<CommitRecord> known;
    /** What is wrong with the write-ahead log as it was left; opening it changes that. */
    private final Optional<String> cut;

    public Completeness(Path database, CommitFile commits, AcceptedLoss loss) throws IOException {
        this.database = database;
        this.commits = commits;
        this.loss = loss;
        this.known = commits.read();
        this.cut = Files.isRegularFile(database) ? WriteAheadLog.damage(database) : Optional.empty();
    }

    /** SQLite would make a new file, and delete a write-ahead log that has none. */
    public void requireFile() throws IOException {
        if (Files.exists(database) && !Files.isRegularFile(database)) {
            throw new IllegalStateException(
                    database + " is not a file. Move it away, or choose another parley.data" + SqliteFailure.SEE);
        }
        if (!Files.exists(database) || Files.size(database) == 0) {
            requireNothingAcknowledged(Files.exists(database) ? " is empty" : " is missing");
            Path ahead = database.resolveSibling(database.getFileName() + "-wal");
            if (Files.exists(ahead) && Files.size(ahead) > 0) {
                loss.require(database + " is empty or missing, but " + ahead + " holds messages of it");
            }
            if (Files.exists(database)) {
                // A start that was killed while it made the file leaves it so.
                logger.warn("{} is empty: Parley starts with an empty log", database);
            }
        } else if (cut.isPresent() && known.isEmpty()) {
            // Nothing tells how much is missing. Where something does, it is what counts: the log may be worn and
            // nothing missing.
            loss.require(database + " may lack messages that were acknowledged: " + cut.get());
        }
    }

    /**
     * Where the file holds nothing: a young log stands in the write-ahead log alone.
     *
     * @param what is to be said of the file, such as {@code " is empty"}
     */
    public void requireNothingAcknowledged(String what) {
        if (known.isPresent() && known.get().commits() > 0) {
            loss.require(database + what + " and lacks the " + known.get().commits()
                    + " commits that were acknowledged in it" + reason());
        }
    }

    /** Whether the log goes on as it was; if not, it must get another epoch before anybody sees it. */
    public boolean continues(String epoch, long found) throws IOException {
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
        boolean mayBeCut = !record.durable() && (record.boot() == 0 || record.boot() != HostIdentity.id());
        if (!record.epoch().equals(epoch)) {
            loss.require(database + " is not the log in which messages were last acknowledged: it was replaced");
            return false;
        }
        long missing = record.commits() - found;
        if (missing > 0 && mayBeCut) {
            logger.error(
                    "{} lacks the last {} of {} commits that were acknowledged: parley.sqlite.synchronous=normal lets a"
                            + " power cut take them. The rest is served under a new epoch",
                    database,
                    missing,
                    record.commits());
            return false;
        }
        if (missing > 0) {
            loss.require(database + " lacks the last " + missing + " of " + record.commits()
                    + " commits that were acknowledged" + reason());
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

    private String reason() {
        return ": "
                + cut.orElse(database.getFileName() + "-wal is damaged or missing, or an older copy was put in place");
    }
}
