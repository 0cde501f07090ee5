// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;

/** The file behind the engine's back, through SQLite as it must be. */
final class RawFile {
    private RawFile() {}

    static String text(Path directory, String sql, int column) throws SQLException {
        try (Connection connection = open(directory);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            StringBuilder text = new StringBuilder();
            while (row.next()) {
                text.append(row.getString(column));
            }
            return text.toString();
        }
    }

    static void change(Path directory, String sql) throws SQLException {
        try (Connection connection = open(directory);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static Connection open(Path directory) throws SQLException {
        return new JDBC().connect("jdbc:sqlite:" + directory.resolve("parley.db"), new Properties());
    }
}
