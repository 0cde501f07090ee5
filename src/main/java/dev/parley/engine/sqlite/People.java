// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.identity.User;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How people are called. Thread-safe. What was noted a moment ago is not written again: someone with five tabs is one row, not five writes.
 */
final class People {
    private static final int MAX_RECENT = 10_000;
    private static final String NOTE = "INSERT INTO person (id, name, guest, seen) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, guest = excluded.guest, seen = excluded.seen";

    private final Map<String, String> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_RECENT;
        }
    };

    /** Whether this is news. */
    synchronized boolean isNew(User user) {
        return !user.name().equals(recent.put(user.id(), user.name()));
    }

    /** It could not be written: the next time it is news again. */
    synchronized void forget(User user) {
        recent.remove(user.id());
    }

    static boolean note(Statements statements, User user, long now) throws SQLException {
        return statements.update(NOTE, user.id(), user.name(), user.guest() ? 1 : 0, now) > 0;
    }

    static Map<String, User> known(LogReader reader, Set<String> ids) throws SQLException {
        Map<String, User> known = new HashMap<>();
        for (String id : ids) {
            reader.statements()
                    .first(
                            row -> new User(id, row.getString(1), row.getInt(2) == 1, Set.of()),
                            "SELECT name, guest FROM person WHERE id = ?",
                            id)
                    .ifPresent(user -> known.put(id, user));
        }
        return Map.copyOf(known);
    }
}
