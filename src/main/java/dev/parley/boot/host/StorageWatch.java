// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.host;

import dev.parley.config.StorageSettings;
import dev.parley.engine.Upkeep;
import dev.parley.quota.DiskReserve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the free space of the data directory's disk for the {@link DiskReserve}. Space that the storage occupies but does not use counts
 * as free: its file does not shrink when messages go, and is filled before it grows. Run by one thread; waits only for the file system.
 */
public final class StorageWatch implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(StorageWatch.class);
    private static final long MOST = 256L << 20;
    private static final int PART_OF_A_DISK = 10;

    private final Disk disk;
    private final OptionalLong wanted;
    private final Supplier<CompletionStage<Long>> spare;
    private final DiskReserve reserve;

    /** A file system, in bytes. */
    interface Disk {
        long size() throws IOException;

        long free() throws IOException;

        /** The one of a directory, which must be there when it is asked. */
        static Disk of(Path directory) {
            return new Disk() {
                @Override
                public long size() throws IOException {
                    return Files.getFileStore(directory).getTotalSpace();
                }

                @Override
                public long free() throws IOException {
                    return Files.getFileStore(directory).getUsableSpace();
                }
            };
        }
    }

    /** Watches the disk of the data directory. */
    public static StorageWatch of(StorageSettings storage, Upkeep upkeep, DiskReserve reserve) {
        return new StorageWatch(Disk.of(storage.data()), storage.reserve(), upkeep::spareBytes, reserve);
    }

    /**
     * @param wanted the reserve as it is set, or empty for 256 MiB, and of a small disk a tenth
     * @param spare what storage occupies and does not use; asked only where the disk has less than the reserve
     */
    StorageWatch(Disk disk, OptionalLong wanted, Supplier<CompletionStage<Long>> spare, DiskReserve reserve) {
        this.disk = disk;
        this.wanted = wanted;
        this.spare = spare;
        this.reserve = reserve;
    }

    /** To be called once, before the first guest. */
    public void start() {
        try {
            long size = disk.size();
            reserve.keep(wanted.orElseGet(() -> Math.min(MOST, size / PART_OF_A_DISK)));
        } catch (IOException e) {
            reserve.keep(wanted.orElse(MOST));
            logger.warn(
                    "The size of the data directory's disk cannot be read; the reserve for users with a login is 256 MiB, unless"
                            + " parley.storage.reserve says otherwise",
                    e);
        }
        run();
    }

    @Override
    public void run() {
        try {
            long free = disk.free();
            if (free >= reserve.bytes()) {
                reserve.measured(free);
                return;
            }
            var unused = spare.get()
                    .whenComplete((bytes, failure) -> reserve.measured(failure == null ? free + bytes : free));
        } catch (IOException | RuntimeException e) {
            logger.debug("The free space of the data directory's disk cannot be read", e);
        }
    }
}
