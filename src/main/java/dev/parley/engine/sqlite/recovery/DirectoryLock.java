// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import dev.parley.engine.StorageInUse;
import dev.parley.file.DataDirectory;
import dev.parley.file.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes one engine the only owner of a data directory. Two class loaders of one JVM load two copies of SQLite, which do not see each
 * other's locks and destroy the log in silence; so this is held before the database is opened, and a start without it is refused.
 *
 * <p>It has two halves. Inside the JVM a system property names the owned directory: strings, so that no class loader is kept, and a
 * second deployment need not even open the lock file, because <em>closing</em> it there would drop the first one's lock (POSIX locks
 * belong to the process and go with any descriptor of the file). Between processes it is a lock on {@code parley.lock}, which the
 * system frees when the process dies. The file is never deleted: whoever waits on a deleted file would own nothing.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String PROPERTY = "dev.parley.data.owned.";
    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

    /** Closing one of these, by hand or by the garbage collector, would drop the lock of its owner in this JVM. */
    private static final Queue<FileChannel> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

    private final String property;
    private final FileChannel file;
    private final FileLock lock;

    private DirectoryLock(String property, FileChannel file, FileLock lock) {
        this.property = property;
        this.file = file;
        this.lock = lock;
    }

    /** Waits for the directory, then refuses with what an operator can do about it. */
    public static DirectoryLock acquire(Path directory, Duration wait) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        String property = PROPERTY + directory.toRealPath();
        while (System.getProperties().putIfAbsent(property, "true") != null) {
            pause(directory, deadline);
        }
        try {
            return lockFile(property, directory, deadline);
        } catch (IOException | RuntimeException e) {
            System.clearProperty(property);
            throw e;
        }
    }

    private static DirectoryLock lockFile(String property, Path directory, long deadline) throws IOException {
        DataDirectory.requireNoLink(directory.resolve("parley.lock"));
        FileChannel file = PrivateFiles.open(
                directory.resolve("parley.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean ownedInThisJvm = false;
        try {
            while (true) {
                FileLock lock = null;
                try {
                    lock = file.tryLock();
                } catch (OverlappingFileLockException ignored) {
                    // This JVM has the lock, though not by this path (a bind mount, say): wait as for another process.
                    ownedInThisJvm = true;
                }
                if (lock != null) {
                    return new DirectoryLock(property, file, lock);
                }
                pause(directory, deadline);
            }
        } catch (IOException | RuntimeException e) {
            if (ownedInThisJvm) {
                NEVER_CLOSED.add(file);
            } else {
                file.close();
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            lock.release();
            file.close();
        } finally {
            System.clearProperty(property);
        }
    }

    private static void pause(Path directory, long deadline) {
        if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
            throw new StorageInUse("another Parley owns " + directory
                    + ": two contexts, or the two versions of a parallel deployment (parley##2), cannot share a data"
                    + " directory. Give this one another parley.data, or stop the other");
        }
        LockSupport.parkNanos(POLL_NANOS);
    }
}
