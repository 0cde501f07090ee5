// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.sqlite.recovery.DirectoryLock;
import dev.parley.engine.sqlite.recovery.DiskSpaceProbe;
import dev.parley.engine.sqlite.recovery.SqliteFailure;
import dev.parley.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Enumeration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native code: unpacked below the data directory, so that a {@code noexec} temporary directory does not matter. Every class
 * loader unpacks and loads its own copy, once. Called under the {@link DirectoryLock}.
 */
final class NativeLibrary {
    private static final Logger logger = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String DIRECTORY_PROPERTY = "org.sqlite.tmpdir";

    private NativeLibrary() {}

    static void load(Path dataDirectory) throws IOException {
        Path directory = PrivateFiles.directories(dataDirectory.resolve("native"));
        removeOld(directory);
        Optional<String> missing = new DiskSpaceProbe(dataDirectory).missing();
        if (missing.isPresent()) {
            throw new IllegalStateException(dataDirectory + " takes no more files: " + missing.get()
                    + ". Where its disk is full, make room and start again" + SqliteFailure.SEE);
        }
        // The driver reads the property when it first loads; it belongs to the whole JVM, so it is set for that moment
        // only.
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        // To find out its platform the driver runs uname; the JVM's thread for that ("process reaper") would keep the
        // web
        // application's class loader for the minute it lives.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        boolean ours = System.getProperties().putIfAbsent(DIRECTORY_PROPERTY, directory.toString()) == null;
        try {
            SQLiteJDBCLoader.initialize();
            SqliteVersion.requireTrusted();
        } catch (IllegalStateException e) {
            throw e;
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "SQLite's driver is missing: sqlite-jdbc belongs into WEB-INF/lib beside the fragment ("
                            + e.getMessage() + ")",
                    e);
        } catch (Exception | LinkageError e) {
            throw new IllegalStateException(
                    "SQLite's native library could not be loaded from " + directory
                            + ": is the file system mounted noexec, or the platform not supported?",
                    e);
        } finally {
            thread.setContextClassLoader(context);
            if (ours) {
                System.clearProperty(DIRECTORY_PROPERTY);
            }
        }
    }

    /** Takes the driver out of the JVM's list, which would keep this class loader for ever. Parley itself never asks that list. */
    static void deregister() {
        if (JDBC.class.getClassLoader() != NativeLibrary.class.getClassLoader()) {
            // The driver is the container's, shared with others.
            return;
        }
        Enumeration<Driver> drivers = DriverManager.getDrivers();
        while (drivers.hasMoreElements()) {
            Driver driver = drivers.nextElement();
            if (driver.getClass() == JDBC.class) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException e) {
                    logger.warn("The SQLite driver stays registered; a redeploy may keep the old class loader", e);
                }
            }
        }
    }

    /** Whoever unpacked these is gone, by the lock: killed, or undeployed from this JVM (an unlinked library stays mapped). */
    private static void removeOld(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "sqlite-*")) {
            for (Path file : files) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException ignored) {
                    // Windows keeps a mapped library; the next start tries again.
                    logger.debug("{} is still in use", file);
                }
            }
        }
    }
}
