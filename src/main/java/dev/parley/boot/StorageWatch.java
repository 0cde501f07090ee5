// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.engine.Engine;
import dev.parley.quota.DiskReserve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how much the disk of the data directory takes, for the {@link DiskReserve}. What storage occupies and does not use counts as free:
 * the file does not shrink when messages go, and is filled before it grows. Run by one thread; waits for the file system alone.
 */
final class StorageWatch implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(StorageWatch.class);
    private static final long MOST = 256L << 20;
    private static final int PART_OF_A_DISK = 10;

    private final Path directory;
    private final OptionalLong wanted;
    private final Engine engine;
    private final DiskReserve reserve;

    /** @param wanted the reserve as it is set, or empty for 256 MiB, and of a small disk a tenth */
    StorageWatch(Path directory, OptionalLong wanted, Engine engine, DiskReserve reserve) {
        this.directory = directory;
        this.wanted = wanted;
        this.engine = engine;
        this.reserve = reserve;
    }

    /** To be called once, when the directory is there. */
    void start() {
        try {
            long disk = Files.getFileStore(directory).getTotalSpace();
            reserve.keep(wanted.orElseGet(() -> Math.min(MOST, disk / PART_OF_A_DISK)));
        } catch (IOException e) {
            logger.warn("How large the disk of {} is cannot be found out: {}", directory, e.toString());
        }
        run();
    }

    @Override
    public void run() {
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free >= reserve.bytes()) {
                reserve.measured(free);
                return;
            }
            // Only now, since asking storage is not for nothing.
            var unused = engine.spareBytes()
                    .whenComplete((spare, failure) -> reserve.measured(failure == null ? free + spare : free));
        } catch (IOException | RuntimeException e) {
            logger.debug("How much of the disk is free cannot be found out", e);
        }
    }
}
