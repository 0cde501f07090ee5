// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import dev.parley.file.PrivateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code parley.db-commits}: the count of commits beside the log. SQLite takes a damaged or missing write-ahead log for an old one and
 * drops what was in it without a word; this file tells. It is written after each commit and before its answers, and it is not
 * synced: after a power cut it may be behind the log, which accuses nobody, but it is never ahead of one that was synced. It is no
 * file of SQLite's, so opening and closing it drops no lock. Confined to one thread at a time.
 */
public final class CommitFile implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(CommitFile.class);
    private static final int SLOTS = 2;
    /** In sectors of their own, so that a write that is torn leaves the other slot whole. */
    private static final int SLOT_BYTES = 4096;

    private static final Duration TOUCHED_LATER = Duration.ofSeconds(10);
    /** Of writing the last record again: the time in it and the file's own must be the same, and the process may be held up in between. */
    private static final int TRIES = 3;

    private final Path file;
    private @Nullable RandomAccessFile open;
    private @Nullable CommitRecord last;
    private int slot;
    private boolean reported;

    public CommitFile(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /** Whether there is such a file, readable or not. */
    public boolean exists() {
        return Files.exists(file);
    }

    /** The latest whole record; empty where there is none. */
    public Optional<CommitRecord> read() throws IOException {
        if (!exists()) {
            return Optional.empty();
        }
        return latest(Files.readAllBytes(file));
    }

    /** The latest whole record of a file's content; which slot it stands in means nothing. */
    public static Optional<CommitRecord> latest(byte[] content) {
        return IntStream.range(0, SLOTS)
                .map(slot -> slot * SLOT_BYTES)
                .filter(start -> start + CommitRecord.BYTES <= content.length)
                .mapToObj(start -> Arrays.copyOfRange(content, start, start + CommitRecord.BYTES))
                .flatMap(part -> CommitRecord.decode(part).stream())
                .max(CommitRecord.IN_ORDER);
    }

    /** Whether something else than {@link #write} made this file what it is, or that log: they were copied, or restored from a backup. */
    public boolean isCopied(CommitRecord record, Path database) throws IOException {
        long modified = Files.getLastModifiedTime(file).toMillis();
        return Math.abs(modified - record.time()) > TOUCHED_LATER.toMillis()
                || (record.place() != 0 && record.place() != place(database));
    }

    /** Forgets what was known, before the log gets another epoch: dying in between must not look like two logs. */
    public void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Creates or overwrites the file, on stable storage, for that log. */
    public void begin(Path database, String epoch, long commits, boolean durable) throws IOException {
        // Where this is torn, a slot may keep what an earlier run wrote: the number tells that it is older.
        long number = read().map(CommitRecord::number).orElse(0L) + 1;
        RandomAccessFile created =
                new RandomAccessFile(PrivateFiles.ensure(file).toFile(), "rw");
        open = created;
        CommitRecord first = new CommitRecord(
                number, epoch, commits, durable, false, HostIdentity.id(), place(database), System.currentTimeMillis());
        last = first;
        // At its full size from the start: a disk that fills up later must not matter.
        byte[] all = new byte[SLOTS * SLOT_BYTES];
        byte[] encoded = first.encode();
        for (int i = 0; i < SLOTS; i++) {
            System.arraycopy(encoded, 0, all, i * SLOT_BYTES, encoded.length);
        }
        created.write(all);
        created.getFD().sync();
        syncDirectory();
    }

    /** One more commit is done. A failure is logged once and changes nothing: the log itself is what counts. */
    public void write(long commits) {
        CommitRecord before = last;
        if (before != null) {
            write(before.counted(commits, System.currentTimeMillis()));
        }
    }

    /** The log was closed in order, and is on stable storage; so is this then. */
    public void writeClosed() throws IOException {
        RandomAccessFile opened = open;
        CommitRecord before = last;
        if (opened == null || before == null) {
            return;
        }
        boolean late = true;
        for (int i = 0; i < TRIES && late; i++) {
            CommitRecord closed = before.closedAt(System.currentTimeMillis());
            write(closed);
            late = System.currentTimeMillis() - closed.time() > TOUCHED_LATER.toMillis() / 2;
        }
        opened.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        RandomAccessFile opened = open;
        open = null;
        if (opened != null) {
            opened.close();
        }
    }

    private void write(CommitRecord record) {
        RandomAccessFile opened = open;
        if (opened == null) {
            return;
        }
        last = record;
        slot = (slot + 1) % SLOTS;
        try {
            opened.seek((long) slot * SLOT_BYTES);
            opened.write(record.encode());
            reported = false;
        } catch (IOException e) {
            if (!reported) {
                reported = true;
                logger.warn("{} cannot be written; messages are stored all the same", file, e);
            }
        }
    }

    private long place(Path database) {
        long own = HostIdentity.number(file);
        long other = HostIdentity.number(database);
        return own == 0 || other == 0 ? 0 : own * 31 + other;
    }

    private void syncDirectory() {
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException ignored) {
            // Windows opens no directories. Without the file the next start takes another epoch, no more.
            logger.debug("The directory of {} cannot be synced", file);
        }
    }
}
