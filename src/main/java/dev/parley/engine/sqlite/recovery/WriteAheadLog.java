// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Looks at what an earlier run has left in {@code parley.db-wal} before SQLite does: SQLite takes it up to the first frame whose checksum is
 * wrong and drops the rest without a word, which is right for a transaction that a power cut has torn and wrong for any that was
 * acknowledged. Only to be used under the {@link DirectoryLock} and before the database is opened.
 *
 * <p>The format is that of https://www.sqlite.org/fileformat2.html#the_write_ahead_log and https://www.sqlite.org/walformat.html. Stateless.
 */
public final class WriteAheadLog {
    private static final int MAGIC = 0x377f0682;
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int INDEX_HEADER = 48;
    private static final int INDEX_BACKFILL = 96;

    private WriteAheadLog() {}

    /** What was acknowledged and cannot be read any more, in words; empty where nothing is known to be missing. */
    public static Optional<String> damage(Path database) throws IOException {
        Path wal = database.resolveSibling(database.getFileName() + "-wal");
        Index index = Index.read(database.resolveSibling(database.getFileName() + "-shm"));
        if (!Files.exists(wal) || Files.size(wal) == 0) {
            return index.unwritten() > 0
                    ? Optional.of(wal + " is missing, with " + index.unwritten() + " pages that are nowhere else")
                    : Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(wal, StandardOpenOption.READ)) {
            return new Scan(channel).damage(index).map(what -> wal + " is damaged: " + what);
        }
    }

    /** The head of the index that SQLite keeps beside the log; it outlives a killed process, though not a power cut. */
    private record Index(long salts, int frames, int backfilled) {
        private static final Index NONE = new Index(0, 0, 0);

        static Index read(Path file) throws IOException {
            if (!Files.exists(file) || Files.size(file) < INDEX_BACKFILL + Integer.BYTES) {
                return NONE;
            }
            ByteBuffer bytes = ByteBuffer.allocate(INDEX_BACKFILL + Integer.BYTES);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                    // Until it is full.
                }
            }
            bytes.flip().order(ByteOrder.nativeOrder());
            Sum sum = new Sum(ByteOrder.nativeOrder());
            sum.add(bytes.duplicate().order(ByteOrder.nativeOrder()).limit(INDEX_HEADER - 8));
            boolean whole =
                    bytes.get(12) == 1 && sum.is(bytes.getInt(INDEX_HEADER - 8), bytes.getInt(INDEX_HEADER - 4));
            // Salts are kept as they stand in the log: big-endian.
            long salts = bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(32);
            return whole ? new Index(salts, bytes.getInt(16), bytes.getInt(INDEX_BACKFILL)) : NONE;
        }

        int unwritten() {
            return Math.max(0, frames - backfilled);
        }
    }

    /** SQLite's checksum: two sums over pairs of words, each word in the order that the log's magic number tells. */
    private static final class Sum {
        private final ByteOrder order;
        private int first;
        private int second;

        Sum(ByteOrder order) {
            this.order = order;
        }

        void add(ByteBuffer bytes) {
            ByteBuffer words = bytes.slice().order(order);
            while (words.remaining() >= 8) {
                first += words.getInt() + second;
                second += words.getInt() + first;
            }
        }

        boolean is(int one, int other) {
            return first == one && second == other;
        }
    }

    /** One pass over the file. */
    private static final class Scan {
        private final FileChannel channel;

        Scan(FileChannel channel) {
            this.channel = channel;
        }

        Optional<String> damage(Index index) throws IOException {
            ByteBuffer header = read(0, HEADER);
            boolean any = channel.size() >= HEADER + FRAME_HEADER;
            int magic = header.remaining() == HEADER ? header.getInt(0) : 0;
            Sum sum = new Sum((magic & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            if ((magic & ~1) != MAGIC) {
                return any ? Optional.of("its header") : Optional.empty();
            }
            sum.add(header.duplicate().limit(HEADER - 8));
            if (!sum.is(header.getInt(24), header.getInt(28))) {
                return any ? Optional.of("its header") : Optional.empty();
            }
            return frames(index, sum, header.getInt(8), header.getLong(16));
        }

        private Optional<String> frames(Index index, Sum sum, int pageSize, long salts) throws IOException {
            long frames = (channel.size() - HEADER) / (FRAME_HEADER + pageSize);
            long whole = 0;
            long lastCommit = 0;
            boolean broken = false;
            boolean commitBehind = false;
            for (long frame = 1; frame <= frames; frame++) {
                ByteBuffer bytes = read(HEADER + (frame - 1) * (FRAME_HEADER + pageSize), FRAME_HEADER + pageSize);
                boolean ours = bytes.getLong(8) == salts;
                if (!broken) {
                    sum.add(bytes.duplicate().limit(8));
                    sum.add(bytes.duplicate().position(FRAME_HEADER));
                    broken = !ours || !sum.is(bytes.getInt(16), bytes.getInt(20));
                    whole = broken ? whole : frame;
                }
                boolean commit = bytes.getInt(4) != 0;
                if (!broken && commit) {
                    lastCommit = frame;
                }
                if (broken && ours) {
                    if (commitBehind) {
                        // A later transaction had begun, so the one before it had been synced.
                        return Optional.of("frame " + (whole + 1) + " of " + frames);
                    }
                    commitBehind = commit;
                }
            }
            boolean known = index.salts() == salts && index.frames() > lastCommit;
            return known
                    ? Optional.of("frame " + (whole + 1) + " of the " + index.frames() + " that were written")
                    : Optional.empty();
        }

        private ByteBuffer read(long position, int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
                // Until it is full, or the file ends.
            }
            return bytes.flip();
        }
    }
}
