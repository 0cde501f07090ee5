// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import dev.parley.file.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What one run unpacks, under {@code <data>/run}: the web application, compiled JSPs, temporary files. It is emptied at
 * the start and not at the end, so that a {@code kill -9} leaves nothing anywhere else and the next start cleans up.
 *
 * <p>The lock on {@code run.lock} is held until the process ends, or the emptying would pull the files from under a
 * running Parley. Confined to the main thread.
 */
final class LauncherFiles implements AutoCloseable {
    private static final String SERVER_CLASSES = "dev/parley/launcher/tomcat/";

    private final Path run;
    private final FileLock lock;

    private LauncherFiles(Path run, FileLock lock) {
        this.run = run;
        this.lock = lock;
    }

    static LauncherFiles open(Path data) throws LauncherFailure {
        Path run = data.resolve("run");
        Path lockFile = data.resolve("run.lock");
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw cannotUse(data, "it is not a directory");
        }
        try {
            PrivateFiles.directories(data);
            // Never empty a directory that is not ours: with --data / this would be the system's /run.
            if (Files.exists(run) && !Files.exists(lockFile)) {
                throw cannotUse(data, "its folder \"run\" is not Parley's");
            }
            FileChannel channel = PrivateFiles.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new LauncherFailure(
                        LauncherFailure.CANNOT_START,
                        "Another Parley runs on the data directory " + data
                                + ". Stop it, or choose another directory with --data");
            }
            LauncherFiles files = new LauncherFiles(run, lock);
            files.empty();
            // All of the run lies below it.
            PrivateFiles.directories(files.temporary());
            return files;
        } catch (IOException e) {
            throw cannotUse(data, reason(e));
        }
    }

    /** Unpacks the WAR. Of the launcher only what is written against Tomcat: the rest stays in the WAR that the JVM runs. */
    void unpack(Path war) throws LauncherFailure {
        try (ZipFile zip = new ZipFile(war.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path root = entry.getName().startsWith(SERVER_CLASSES) ? serverClasses() : application();
                Path target = root.resolve(entry.getName()).normalize();
                if ((root.equals(application()) && entry.getName().startsWith("dev/")) || !target.startsWith(root)) {
                    continue;
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(
                            root.resolve(entry.getName()).resolve("..").normalize());
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
            }
        } catch (IOException e) {
            throw cannotUse(run, reason(e));
        }
    }

    Path application() {
        return run.resolve("parley");
    }

    /** Where our classes are that know Tomcat's. */
    Path serverClasses() {
        return run.resolve("server");
    }

    Path work() {
        return run.resolve("work");
    }

    Path temporary() {
        return run.resolve("tmp");
    }

    /** The jars of the embedded Tomcat. */
    List<Path> bootJars() throws IOException {
        try (Stream<Path> jars = Files.list(application().resolve("WEB-INF/boot"))) {
            return jars.toList();
        }
    }

    /** Gives the directory free. Until then this object must be reachable: a collected channel loses its lock. */
    @Override
    public void close() throws IOException {
        lock.acquiredBy().close();
    }

    private void empty() throws IOException {
        if (!Files.exists(run)) {
            return;
        }
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> found = Files.walk(run)) {
            found.sorted(Comparator.reverseOrder()).forEach(paths::add);
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    private static LauncherFailure cannotUse(Path directory, String reason) {
        return new LauncherFailure(
                LauncherFailure.CANNOT_START,
                "Cannot use the data directory " + directory + ": " + reason
                        + ". Choose a directory that Parley may write to with --data");
    }

    private static String reason(IOException e) {
        String what = e.getClass().getSimpleName().replaceFirst("Exception$", "");
        if (e instanceof FileSystemException file) {
            String why = file.getReason() == null ? what : file.getReason();
            return file.getFile() + ": " + why;
        }
        return e.getMessage() == null ? what : e.getMessage();
    }
}
