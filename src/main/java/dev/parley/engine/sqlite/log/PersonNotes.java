// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.cache.LruMap;
import dev.parley.channel.NameQuery;
import dev.parley.engine.Quota;
import dev.parley.engine.StoredSize;
import dev.parley.engine.page.PeopleCursor;
import dev.parley.engine.page.PeoplePage;
import dev.parley.identity.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How people are called. Thread-safe. What was noted a moment ago is not written again: someone with five tabs is one row, not five writes.
 */
public final class PersonNotes {
    private static final int MAX_RECENT = 10_000;
    private static final String RENEW = "UPDATE person SET name = ?, guest = ?, seen = ? WHERE id = ?";
    private static final String NOTE = "INSERT INTO person (id, name, guest, seen) VALUES (?, ?, ?, ?)";

    private static final String PAGE =
            "SELECT id, name, guest FROM person WHERE (name > ? OR (name = ? AND id > ?)) ORDER BY name, id";

    private final Map<String, String> recent = new LruMap<>(MAX_RECENT);

    /** Whether this is news. */
    public synchronized boolean isNew(User user) {
        return !user.name().equals(recent.put(user.id(), user.name()));
    }

    /** It could not be written: the next time it is news again. */
    public synchronized void forget(User user) {
        recent.remove(user.id());
    }

    public synchronized void forget(String userId) {
        recent.remove(userId);
    }

    /** False where it would be a new row, and the quota does not let it. */
    static boolean note(Statements statements, User user, long now, Quota quota) throws SQLException {
        long guest = user.guest() ? 1 : 0;
        if (statements.update(RENEW, user.name(), guest, now, user.id()) > 0) {
            return true;
        }
        return quota.bytes(StoredSize.OF_A_ROW).isEmpty()
                && statements.update(NOTE, user.id(), user.name(), guest, now) > 0;
    }

    public static Map<String, User> known(LogReader reader, Set<String> ids) throws SQLException {
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

    /** The names are compared here: SQLite folds the case of ASCII letters only. */
    public static PeoplePage page(LogReader reader, String query, @Nullable String cursor, int limit)
            throws SQLException {
        PeopleCursor after = PeopleCursor.parse(cursor);
        NameQuery sought = new NameQuery(query);
        List<User> people = new ArrayList<>();
        try (ResultSet rows = reader.statements().query(PAGE, after.name(), after.name(), after.id())) {
            while (people.size() <= limit && rows.next()) {
                String id = rows.getString(1);
                String name = rows.getString(2);
                if (sought.fits(name) || sought.fits(id)) {
                    people.add(new User(id, name, rows.getInt(3) == 1, Set.of()));
                }
            }
        }
        if (people.size() <= limit) {
            return new PeoplePage(List.copyOf(people), null);
        }
        List<User> page = List.copyOf(people.subList(0, limit));
        return new PeoplePage(page, PeopleCursor.after(page.get(limit - 1)));
    }
}
