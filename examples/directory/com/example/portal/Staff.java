// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import dev.parley.spi.Directory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The staff of a small company; stands for a table of users, or an LDAP server. */
public final class Staff implements Directory {
    private static final Map<String, String> STAFF =
            new TreeMap<>(Map.of("ana", "Ana Sol", "bob", "Bob Berg", "cleo", "Cleo Duval", "dan", "Dan Ives"));

    @Override
    public Map<String, String> names(Set<String> ids) {
        return STAFF.entrySet().stream()
                .filter(one -> ids.contains(one.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Page search(String query, String cursor, int limit) {
        if (cursor != null && !STAFF.containsKey(cursor)) {
            throw new IllegalArgumentException("no such cursor");
        }
        String wanted = query.toLowerCase(Locale.ROOT);
        List<Person> found = STAFF.entrySet().stream()
                .filter(one -> cursor == null || one.getKey().compareTo(cursor) > 0)
                .filter(one -> (one.getKey() + " " + one.getValue()).toLowerCase(Locale.ROOT).contains(wanted))
                .map(one -> new Person(one.getKey(), one.getValue()))
                .toList();
        return found.size() <= limit
                ? new Page(found, null)
                : new Page(found.subList(0, limit), found.get(limit - 1).id());
    }
}
