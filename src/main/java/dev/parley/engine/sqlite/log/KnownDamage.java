// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.engine.sqlite.recovery.SqliteFailure;
import dev.parley.error.LogText;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What two looks have found to be damaged, each with the question that shows it. Thread-safe. Named to the operator once, however often it is
 * asked for; asked again from time to time, and forgotten when it can be read: recalled, trimmed, mended, or a disk that is well again.
 */
public final class KnownDamage {
    private static final Logger logger = LoggerFactory.getLogger(KnownDamage.class);

    /** Of more than these the operator hears nothing new. */
    private static final int MAX_NAMED = 10_000;

    private static final int ASKED_AT_ONCE = 100;

    private final Path directory;
    private final SecondLook second;
    private final Map<String, LogReader.Query<?>> known = new ConcurrentHashMap<>();

    public KnownDamage(Path directory, SecondLook second) {
        this.directory = directory;
        this.second = second;
    }

    /** What to tell whoever looks after the server; empty while nothing is known. */
    public Optional<String> reason() {
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "a part of the log is damaged and is refused; the server's log names it" + SqliteFailure.SEE);
    }

    /** Whether this has been looked at twice before. */
    public boolean isKnown(Exception failure) {
        return failure instanceof Damage found && known.containsKey(found.what());
    }

    /**
     * Asks again what has failed in a way that looks like damage.
     *
     * @return what the second look found, if that is sound
     * @throws SQLException or a {@link dev.parley.error.ParleyException}: what the second look failed with, and then, if it says the same, it
     *     is known now
     */
    public <T> T askAgain(LogReader.Query<T> query) throws SQLException {
        T result;
        try {
            result = second.ask(query);
        } catch (Damage e) {
            add(e.what(), query);
            throw e;
        } catch (SQLException e) {
            if (SecondLook.isSuspicion(e)) {
                add("a page of the file (" + e.getMessage() + ")", query);
            }
            throw e;
        }
        logger.warn("A part of the log in {} looked damaged and was sound at a second look; check the disk", directory);
        return result;
    }

    /** The same for damage that was passed over, or met by the writer. */
    public void suspect(Damage damage) {
        if (isKnown(damage)) {
            return;
        }
        try {
            var unused = askAgain(damage.look());
        } catch (SQLException | RuntimeException ignored) {
            // It is known now, or nobody can tell.
            logger.debug("A second look at {} failed", LogText.of(damage.what()));
        }
    }

    /** Forgets what can be read again. For a thread that may wait for the disk. */
    public void askAgain() {
        List<Map.Entry<String, LogReader.Query<?>>> some =
                known.entrySet().stream().limit(ASKED_AT_ONCE).toList();
        for (Map.Entry<String, LogReader.Query<?>> one : some) {
            try {
                var unused = second.ask(one.getValue());
                known.remove(one.getKey());
                logger.info("{} in {} can be read again", LogText.of(one.getKey()), directory);
            } catch (SQLException | RuntimeException ignored) {
                // As before.
                logger.trace("{} is still damaged", one.getKey());
            }
        }
    }

    private void add(String what, LogReader.Query<?> look) {
        if (known.size() < MAX_NAMED && known.putIfAbsent(what, look) == null) {
            logger.error(
                    "The file in {} is damaged: {} is missing or does not fit its checksum, and is not served; restore"
                            + " a backup or give it up{}",
                    directory,
                    LogText.of(what),
                    SqliteFailure.SEE);
        }
    }
}
