// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.revocation;

import dev.parley.file.PrivateFiles;
import dev.parley.revocation.Revocation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revokes as a file of a line each, {@code moment kind id}, in UTF-8: what they end may outlive this process, so they must. Appended and
 * forced to the disk; written anew beside and moved into place when most lines are out of date. What a crash has left of a last line is
 * passed over. Thread-safe.
 */
public final class RevocationFile {
    /** Keeps nothing. */
    static final RevocationFile NONE = new RevocationFile(null);

    private static final Logger logger = LoggerFactory.getLogger(RevocationFile.class);
    private static final int SPARE_LINES = 1000;

    private final @Nullable Path file;
    private int lines;

    private RevocationFile(@Nullable Path file, int lines) {
        this.file = file;
        this.lines = lines;
    }

    /** One that need not exist. */
    public RevocationFile(@Nullable Path file) {
        this(file, 0);
    }

    /** All that can be read, in the order in which they were written. */
    synchronized List<Revocation> read() {
        if (file == null || !Files.exists(file)) {
            return List.of();
        }
        try {
            List<Revocation> found = new ArrayList<>();
            // Bytes that are no UTF-8 can only be the end of a line that a crash has torn.
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
                parse(line).ifPresent(found::add);
                lines++;
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Whether this is the time to write all anew. */
    synchronized boolean wantsAll(int all, int more) {
        return lines + more > 2 * all + SPARE_LINES;
    }

    /**
     * Durable on return; where the disk refuses, the log says so.
     *
     * @param all what is to stand there alone from now on; empty to leave what stands there
     */
    synchronized void write(List<Revocation> more, List<Revocation> all) {
        if (file == null) {
            return;
        }
        try {
            if (all.isEmpty()) {
                write(file, more, Set.of(StandardOpenOption.APPEND));
                lines += more.size();
            } else {
                Path draft = file.resolveSibling(file.getFileName() + ".new");
                write(draft, all, Set.of(StandardOpenOption.TRUNCATE_EXISTING));
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                lines = all.size();
            }
        } catch (IOException e) {
            logger.warn(
                    "{} cannot be written, so after a restart tokens and sessions that were just revoked count again: make the"
                            + " file writable and make room on its disk ({})",
                    file,
                    e.toString());
        }
    }

    private static void write(Path file, List<Revocation> entries, Set<OpenOption> how) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Revocation entry : entries) {
            // The line break comes first, so that a torn line before it spoils nothing.
            text.append('\n')
                    .append(entry.moment())
                    .append(' ')
                    .append(entry.kind().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(entry.id());
        }
        Set<OpenOption> options = new HashSet<>(how);
        options.add(StandardOpenOption.CREATE);
        options.add(StandardOpenOption.WRITE);
        try (FileChannel channel = PrivateFiles.open(file, options.toArray(OpenOption[]::new))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static Optional<Revocation> parse(String line) {
        String[] parts = line.split(" ", 3);
        if (parts.length < 3 || parts[2].isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Revocation(
                    Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)), parts[2], Long.parseLong(parts[0])));
        } catch (IllegalArgumentException ignored) {
            return Optional.empty();
        }
    }
}
