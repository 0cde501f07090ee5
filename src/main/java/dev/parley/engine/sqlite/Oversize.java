// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The channels that hold more messages than are kept, for the {@link Trimmer}. They are looked for in the whole table once; from then on
 * each that grows beyond is noticed when its row is written. An index by size would make each commit write a page more. Confined to the
 * writer's thread.
 */
final class Oversize {
    private static final String FIND = "SELECT name FROM channel WHERE kind = ? AND head - first >= ? LIMIT ?";
    private static final int FOUND_AT_ONCE = 1000;

    private final Statements statements;
    private final Map<ChannelKind, Known> kinds = new EnumMap<>(ChannelKind.class);

    Oversize(Statements statements) {
        this.statements = statements;
    }

    private static final class Known {
        private final long most;
        private final Set<ChannelName> names = new LinkedHashSet<>();
        private boolean all;

        Known(long most) {
            this.most = most;
        }
    }

    /** A row is about to be written. */
    void notice(ChannelLog log) {
        Known known = kinds.get(log.name.kind());
        if (known == null) {
            return;
        }
        if (log.size() > known.most) {
            known.names.add(log.name);
        } else {
            known.names.remove(log.name);
        }
    }

    /** One that has more than {@code most} messages. It stays until a row of it is written that has no more. */
    Optional<ChannelName> next(ChannelKind kind, long most) throws SQLException {
        Known known = kinds.get(kind);
        if (known == null || known.most != most) {
            known = new Known(most);
            kinds.put(kind, known);
        }
        if (known.names.isEmpty() && !known.all) {
            List<String> found = statements.list(row -> row.getString(1), FIND, kind.wire(), most, FOUND_AT_ONCE);
            for (String name : found) {
                known.names.add(ChannelName.parse(name));
            }
            known.all = found.size() < FOUND_AT_ONCE;
        }
        Iterator<ChannelName> names = known.names.iterator();
        return names.hasNext() ? Optional.of(names.next()) : Optional.empty();
    }

    /** What was noticed may not have happened. */
    void forget() {
        kinds.clear();
    }
}
