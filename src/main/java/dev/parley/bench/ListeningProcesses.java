// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Who listens on a port of this machine, by {@code /proc}; of other users' processes only root learns that. */
final class ListeningProcesses {
    private static final String LISTENS = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListeningProcesses() {}

    /** Empty where it is another machine's port, or where nobody is found. */
    static OptionalLong on(URI base) {
        try {
            InetAddress address = InetAddress.getByName(base.getHost());
            boolean local = address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
            return local ? on(base.getPort() < 0 ? 80 : base.getPort()) : OptionalLong.empty();
        } catch (IOException ignored) {
            // Whoever connects says so better.
            return OptionalLong.empty();
        }
    }

    private static OptionalLong on(int port) throws IOException {
        for (String table : List.of("/proc/net/tcp6", "/proc/net/tcp")) {
            if (!Files.isReadable(Path.of(table))) {
                continue;
            }
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > INODE
                        && fields[STATE].equals(LISTENS)
                        && fields[LOCAL].endsWith(String.format(":%04X", port))) {
                    OptionalLong owner = owner("socket:[" + fields[INODE] + "]");
                    if (owner.isPresent()) {
                        return owner;
                    }
                }
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong owner(String socket) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, socket)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return OptionalLong.empty();
    }

    private static boolean holds(Path process, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException ignored) {
            // Somebody else's, or it has ended.
        }
        return false;
    }
}
