// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.Health;
import dev.parley.error.LogText;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the file can be written: what the {@link Writer} goes by, and what others are told. Changed by the writer's thread, read by
 * any. Each change is one line in the log, however many messages are refused.
 */
final class Condition {
    private static final Logger logger = LoggerFactory.getLogger(Condition.class);

    /** Of more than these the operator hears nothing new. */
    private static final int MAX_NAMED = 10_000;

    private final Path directory;
    private final Room room;
    private volatile Health health = Health.GOOD;
    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String damage;
    private boolean failed;

    Condition(Path directory) {
        this.directory = directory;
        this.room = new Room(directory);
    }

    Health health() {
        Health now = health;
        String found = damage;
        return now.good() && found != null ? new Health(true, true, found) : now;
    }

    /**
     * Something in the file was refused as damaged: all else goes on, but whoever looks after the server must know. Named once,
     * however often it is asked for. Any thread.
     */
    void noteDamage(Throwable failure) {
        if (failure instanceof Damage found && named.size() < MAX_NAMED && named.add(found.what())) {
            logger.error(
                    "The file in {} is damaged: {} is missing or does not fit its checksum, and is not served; restore a"
                            + " backup or give it up{}",
                    directory,
                    LogText.of(found.what()),
                    Trouble.SEE);
        }
        damage = "a part of the log is damaged and is refused; the server's log names it" + Trouble.SEE;
    }

    boolean isWritable() {
        return health.writable();
    }

    /**
     * Whether another try may succeed. One that is small fits where messages do not, so more room than that is asked for, or it
     * would be open and shut by turns.
     */
    boolean mayRecover() {
        return !health.writable() && !failed && room.missing().isEmpty();
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
        if (Trouble.of(e) == Trouble.PASSING) {
            return Optional.of(
                    Trouble.isFull(e) ? full(e.getMessage()) : "another program holds the file: " + e.getMessage());
        }
        // A quota that is used up looks like a broken disk to SQLite.
        return Trouble.isFailedWrite(e) ? room.missing().map(this::full) : Optional.empty();
    }

    private String full(@Nullable String detail) {
        return "the disk of " + directory + " is full (" + detail + "); make room";
    }
}
