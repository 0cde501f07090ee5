// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import dev.parley.file.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Whether a directory takes another file: tells a disk or a quota that is full from a file that is broken. Confined to one thread. */
public final class DiskSpaceProbe {
    private static final int BYTES = 2 * 1024 * 1024;

    private final Path file;

    public DiskSpaceProbe(Path directory) {
        this.file = directory.resolve("parley.room");
    }

    /** What the system says is in the way; empty where there is room. */
    public Optional<String> missing() {
        try (FileChannel room = PrivateFiles.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(BYTES);
            while (bytes.hasRemaining()) {
                room.write(bytes);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.toString());
        } finally {
            try {
                Files.deleteIfExists(file);
            } catch (IOException ignored) {
                // It is overwritten the next time; the answer above says what matters.
            }
        }
    }
}
