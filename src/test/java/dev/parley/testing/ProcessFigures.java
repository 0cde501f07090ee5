// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the kernel counts for another process of this user: not what the process believes. Linux only. */
public final class ProcessFigures {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private final long pid;

    public ProcessFigures(long pid) {
        this.pid = pid;
    }

    /** False on systems without {@code /proc}. */
    public static boolean canBeRead() {
        return Files.isReadable(PROC.resolve("self/net/tcp"));
    }

    public long residentKiB() {
        return lines(folder().resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** The sockets of connections to that port which it has not closed, in whatever state they are. */
    public int sockets(int port) {
        Set<String> own = openSockets();
        String local = ":" + String.format("%04X", port);
        return (int) Stream.of("tcp", "tcp6")
                .map(table -> folder().resolve("net").resolve(table))
                .filter(Files::isReadable)
                .flatMap(table -> lines(table).stream().skip(1))
                .map(line -> line.strip().split("\\s+"))
                .filter(columns ->
                        columns[1].endsWith(local) && !columns[3].equals(LISTENING) && own.contains(columns[9]))
                .count();
    }

    /** The inodes behind its file descriptors. */
    private Set<String> openSockets() {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(folder().resolve("fd"))) {
            for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring(8, target.length() - 1));
                    }
                } catch (IOException closed) {
                    // In between: so it is none.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return inodes;
    }

    private Path folder() {
        return PROC.resolve(String.valueOf(pid));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
