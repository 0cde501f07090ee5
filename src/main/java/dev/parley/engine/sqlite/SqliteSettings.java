// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an operator may choose. Immutable.
 *
 * @param directory of the database, its lock file and the unpacked native library; on a local disk, never on a network file system
 * @param lockWait how long a start waits for the deployment that it replaces
 * @param queueMessages operations that may wait for the writer or for the hand-off
 * @param queueBytes of message bodies that may wait there
 * @param keyLife how long an idempotency key counts
 */
public record SqliteSettings(
        Path directory,
        Synchronous synchronous,
        Duration lockWait,
        int queueMessages,
        long queueBytes,
        Duration keyLife) {

    /** What a commit waits for. */
    public enum Synchronous {
        /** Every commit is on stable storage: a power cut loses nothing that was acknowledged. */
        FULL,
        /** A kill of the process loses nothing; a power cut may lose the last moments. */
        NORMAL
    }

    public SqliteSettings {
        directory = directory.toAbsolutePath().normalize();
        if (queueMessages < 1 || queueBytes < 1) {
            throw new IllegalArgumentException("queueMessages and queueBytes must be 1 or more");
        }
    }

    /** The defaults, in {@code directory}. */
    public static SqliteSettings in(Path directory) {
        return new SqliteSettings(
                directory, Synchronous.FULL, Duration.ofSeconds(10), 10_000, 64L * 1024 * 1024, Duration.ofHours(24));
    }

    public SqliteSettings withSynchronous(Synchronous other) {
        return new SqliteSettings(directory, other, lockWait, queueMessages, queueBytes, keyLife);
    }

    public SqliteSettings withLockWait(Duration other) {
        return new SqliteSettings(directory, synchronous, other, queueMessages, queueBytes, keyLife);
    }

    public SqliteSettings withQueue(int messages, long bytes) {
        return new SqliteSettings(directory, synchronous, lockWait, messages, bytes, keyLife);
    }

    public SqliteSettings withKeyLife(Duration other) {
        return new SqliteSettings(directory, synchronous, lockWait, queueMessages, queueBytes, other);
    }
}
