// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import dev.parley.engine.Health;
import dev.parley.engine.sqlite.log.Damage;
import dev.parley.engine.sqlite.log.KnownDamage;
import dev.parley.engine.sqlite.recovery.DiskSpaceProbe;
import dev.parley.engine.sqlite.recovery.SqliteFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the file can be written: what the {@link Writer} goes by, and what others are told. Changed by the writer's thread, read by
 * any. Each change is one line in the log, however many messages are refused.
 */
public final class StoreHealth {
    private static final Logger logger = LoggerFactory.getLogger(StoreHealth.class);

    private final Path directory;
    private final DiskSpaceProbe disk;
    private final KnownDamage damage;
    private volatile Health health = Health.GOOD;
    private boolean failed;

    public StoreHealth(Path directory, KnownDamage damage) {
        this.damage = damage;
        this.directory = directory;
        this.disk = new DiskSpaceProbe(directory);
    }

    Health health() {
        Health now = health;
        return now.good()
                ? damage.reason().map(found -> new Health(true, true, found)).orElse(now)
                : now;
    }

    /** The writer has met something that seems damaged: all else goes on, but whoever looks after the server must know. */
    void suspect(Damage found) {
        damage.suspect(found);
    }

    boolean isWritable() {
        return health.writable();
    }

    /**
     * Whether another try may succeed. One that is small fits where messages do not, so more room than that is asked for, or it
     * would be open and shut by turns.
     */
    boolean mayRecover() {
        return !health.writable() && !failed && disk.missing().isEmpty();
    }

    /** A try has succeeded. */
    void recover() {
        health = Health.GOOD;
        logger.warn("Messages are stored again");
    }

    /** A transaction has failed and was undone. */
    void stop(SQLException e) {
        Optional<String> passing = passing(e);
        if (passing.isEmpty()) {
            fail("a commit failed: " + e.getMessage(), e);
            return;
        }
        String reason = "messages are not stored at present: " + passing.get();
        if (health.writable()) {
            logger.error(
                    "{}. They are refused, reading goes on; it is tried again every second, no restart is needed",
                    reason,
                    e);
        }
        health = new Health(false, true, reason);
    }

    /** Nothing is tried again. */
    void fail(String reason, Throwable cause) {
        failed = true;
        health = new Health(false, true, reason + "; check the disk and restart");
        logger.error(
                "Messages cannot be stored any more ({}); they are refused, reading goes on. Check the disk of {} and"
                        + " restart",
                reason,
                directory,
                cause);
    }

    /** What is in the way, where that may pass. */
    private Optional<String> passing(SQLException e) {
        if (SqliteFailure.of(e) == SqliteFailure.PASSING) {
            return Optional.of(
                    SqliteFailure.isFull(e)
                            ? full(e.getMessage())
                            : "another program holds the file: " + e.getMessage());
        }
        // A quota that is used up looks like a broken disk to SQLite.
        return SqliteFailure.isFailedWrite(e) ? disk.missing().map(this::full) : Optional.empty();
    }

    private String full(@Nullable String detail) {
        return "the disk of " + directory + " is full (" + detail + "); make room";
    }
}
