// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Says PRAGMA statements over a connection. Stateless. */
final class Pragmas {
    private Pragmas() {}

    /** The first column of each row of the answer; empty where there is none. */
    static List<String> ask(Connection connection, String pragma) throws SQLException {
        List<String> answer = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            if (statement.execute("PRAGMA " + pragma)) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        answer.add(rows.getString(1));
                    }
                }
            }
        }
        return answer;
    }

    static void set(Connection connection, List<String> pragmas) throws SQLException {
        for (String pragma : pragmas) {
            ask(connection, pragma);
        }
    }
}
