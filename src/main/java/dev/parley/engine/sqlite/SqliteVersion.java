// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.error.LogText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Whether the SQLite that this class loader was given can be trusted with the log. A portal's build may bring another one than Parley was
 * tested with and say nothing: dependency management wins over what a library asks for. Immutable.
 *
 * <p>The floor is the fix of a bug that damages files in exactly our way of working, one connection that writes while another one carries the
 * write-ahead log over: https://sqlite.org/wal.html#walresetbug. It is in 3.51.3 and was taken back into two older lines; 3.52.0 has it too
 * and was withdrawn for other faults.
 */
record SqliteVersion(int major, int minor, int patch) implements Comparable<SqliteVersion> {
    static final SqliteVersion FLOOR = new SqliteVersion(3, 51, 3);
    /** Lines below the floor that have the fix from that patch on. */
    static final List<SqliteVersion> MENDED = List.of(new SqliteVersion(3, 50, 7), new SqliteVersion(3, 44, 6));

    static final SqliteVersion WITHDRAWN = new SqliteVersion(3, 52, 0);

    private static final Logger logger = LoggerFactory.getLogger(SqliteVersion.class);
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?:\\.([0-9]{1,4}))?(?:[.-].*)?");
    private static final String FIX =
            " Give Parley sqlite-jdbc " + FLOOR + ".0 or later beside it in WEB-INF/lib. Where Spring Boot chooses"
                    + " versions, its property sqlite-jdbc.version does that: in Maven"
                    + " <properties><sqlite-jdbc.version>…</sqlite-jdbc.version></properties>, in Gradle"
                    + " ext['sqlite-jdbc.version'] = '…' (docs/operations.md, Which SQLite)";

    /** Empty where the text begins with no version. */
    static Optional<SqliteVersion> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String patch = matcher.group(3);
        return Optional.of(new SqliteVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                patch == null ? 0 : Integer.parseInt(patch)));
    }

    boolean isTrusted() {
        boolean mended =
                MENDED.stream().anyMatch(line -> line.major == major && line.minor == minor && patch >= line.patch);
        return (compareTo(FLOOR) >= 0 && !equals(WITHDRAWN)) || mended;
    }

    /**
     * What is wrong with a pair of driver and library; empty where nothing is.
     *
     * @param driver the version of the Java classes, as their jar says; where it says none, they are taken as they are
     * @param library what {@code sqlite_version()} answers
     * @param source what {@code sqlite_source_id()} answers
     */
    static Optional<String> trouble(String driver, String library, String source) {
        Optional<SqliteVersion> classes = parse(driver);
        Optional<SqliteVersion> code = parse(library);
        String found = "SQLite " + LogText.of(library) + " (" + LogText.of(source) + ")";
        if (code.isEmpty()) {
            return Optional.of("SQLite does not say which version it is: '" + LogText.of(library) + "'." + FIX);
        }
        if (!code.get().isTrusted()) {
            return Optional.of(found + " is not safe for the log: "
                    + (code.get().equals(WITHDRAWN)
                            ? "it was withdrawn by its makers."
                            : "it has a bug that can damage the file when the write-ahead log begins anew"
                                    + " (https://sqlite.org/wal.html#walresetbug).")
                    + " Parley needs " + FLOOR + " or later, or " + MENDED.get(0) + " or " + MENDED.get(1)
                    + " and later patches of their lines; not " + WITHDRAWN + "." + FIX);
        }
        if (classes.isPresent() && !classes.get().equals(code.get())) {
            return Optional.of(
                    "the classes of sqlite-jdbc are of " + LogText.of(driver) + ", its native library is " + found
                            + ": they do not belong together. Is there a second sqlite-jdbc on the class path, or is"
                            + " org.sqlite.lib.path or java.library.path set to another library?" + FIX);
        }
        return Optional.empty();
    }

    /** Fails, with what to do, where the library that is loaded cannot be trusted. */
    static void requireTrusted() {
        String driver = SQLiteJDBCLoader.getVersion();
        try (Connection memory = new JDBC().connect("jdbc:sqlite::memory:", new Properties());
                Statement statement = memory.createStatement();
                ResultSet row = statement.executeQuery("SELECT sqlite_version(), sqlite_source_id()")) {
            row.next();
            String library = String.valueOf(row.getString(1));
            String source = String.valueOf(row.getString(2));
            trouble(driver, library, source).ifPresent(wrong -> {
                throw new IllegalStateException(wrong);
            });
            logger.debug("SQLite {} ({}), sqlite-jdbc {}", library, source, driver);
        } catch (SQLException | LinkageError e) {
            throw new IllegalStateException(
                    "SQLite cannot be asked for its version: the classes of sqlite-jdbc " + LogText.of(driver)
                            + " and its native library do not belong together (" + LogText.of(String.valueOf(e)) + ")."
                            + FIX,
                    e);
        }
    }

    @Override
    public int compareTo(SqliteVersion other) {
        int first = Integer.compare(major, other.major);
        int second = first != 0 ? first : Integer.compare(minor, other.minor);
        return second != 0 ? second : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
