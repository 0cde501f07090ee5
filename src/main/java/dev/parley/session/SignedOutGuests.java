// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.file.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guests who have signed out: a copy of their cookie is worth nothing, also after a restart. Thread-safe.
 *
 * <p>The file has one line for each guest, {@code until id}. A line is appended and forced to the disk before {@link #add} returns. A last line
 * that a crash has cut off is ignored. When most lines are out of date, a new file is written beside the old one and moved into its place.
 * Nothing is written before the first guest signs out: until the web application has started, the directory may belong to another one.
 */
public final class SignedOutGuests {
    private static final Logger logger = LoggerFactory.getLogger(SignedOutGuests.class);
    private static final Pattern LINE = Pattern.compile("([0-9]{1,12}) (guest-[A-Za-z0-9_-]{1,100})");
    private static final int MAX_GUESTS = 100_000;
    private static final int SPARE_LINES = 1000;

    private final Path file;
    private final Duration life;
    private final Clock clock;
    private final int max;
    private final Map<String, Long> untils = new LinkedHashMap<>();
    private int lines;

    /**
     * Reads what the file holds.
     *
     * @param life how long a cookie may be valid that was given out just before the guest signed out
     * @throws UncheckedIOException naming the file where it cannot be read
     */
    public SignedOutGuests(Path file, Duration life, Clock clock) {
        this(file, life, clock, MAX_GUESTS);
    }

    /** For tests: of too many guests those who signed out first are forgotten. */
    SignedOutGuests(Path file, Duration life, Clock clock, int max) {
        this.file = file;
        this.life = life;
        this.clock = clock;
        this.max = max;
        read();
    }

    /**
     * Reads what the file holds now, in place of what it held before.
     *
     * @throws UncheckedIOException naming the file where it cannot be read
     */
    public synchronized void read() {
        try {
            untils.clear();
            lines = 0;
            readLines();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the file of signed-out guests, " + file, e);
        }
    }

    synchronized boolean contains(String guestId) {
        Long until = untils.get(guestId);
        return until != null && until > now();
    }

    /** Durable on return. Where the disk refuses, it counts until the next restart, and the log says so. */
    synchronized void add(String guestId) {
        long until = now() + life.toSeconds();
        untils.remove(guestId);
        untils.put(guestId, until);
        try {
            if (lines >= 2 * untils.size() + SPARE_LINES || untils.size() > max) {
                rewrite();
            } else {
                append(line(guestId, until));
                lines++;
            }
        } catch (IOException e) {
            logger.warn(
                    "{} cannot be written, so after a restart a guest who has just signed out can come back with an old cookie:"
                            + " make the file writable and make room on its disk ({})",
                    file,
                    e.toString());
        }
    }

    private void readLines() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            lines++;
            if (matcher.matches()) {
                untils.remove(matcher.group(2));
                untils.put(matcher.group(2), Long.parseLong(matcher.group(1)));
            }
        }
        forget();
    }

    private void append(String line) throws IOException {
        try (FileChannel channel = PrivateFiles.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
            write(channel, line);
        }
    }

    private void rewrite() throws IOException {
        forget();
        StringBuilder text = new StringBuilder();
        untils.forEach((guest, until) -> text.append(line(guest, until)));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = PrivateFiles.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(channel, text.toString());
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        lines = untils.size();
    }

    private void forget() {
        long now = now();
        untils.values().removeIf(until -> until <= now);
        // A tenth at once, or every further sign-out would write the file anew.
        int tooMany = untils.size() > max ? untils.size() - max + max / 10 : 0;
        var oldest = untils.keySet().iterator();
        for (int i = 0; i < tooMany; i++) {
            oldest.next();
            oldest.remove();
        }
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    /** The line break comes first, so that a torn line before it spoils nothing. */
    private static String line(String guestId, long until) {
        return "\n" + until + " " + guestId;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
