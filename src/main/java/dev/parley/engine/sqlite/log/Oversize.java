// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Retention;
import dev.parley.engine.StoredSize;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The channels that hold more messages, or more bytes, than are kept, for the {@link Trimmer}. They are looked for in the whole table once; from then on
 * each that grows beyond is noticed when its row is written. An index by size would make each commit write a page more. Confined to the
 * writer's thread.
 */
final class Oversize {
    private static final String FIND = "SELECT name FROM channel WHERE kind = ? AND (head - first >= ?"
            + " OR (? > 0 AND head > first AND (bytes < 0 OR bytes + (head - first + 1) * "
            + StoredSize.AROUND_A_MESSAGE
            + " > ?))) LIMIT ?";
    private static final int FOUND_AT_ONCE = 1000;

    private final Statements statements;
    private final Map<ChannelKind, Known> kinds = new EnumMap<>(ChannelKind.class);

    Oversize(Statements statements) {
        this.statements = statements;
    }

    private static final class Known {
        private final Retention retention;
        private final Set<ChannelName> names = new LinkedHashSet<>();
        private boolean all;

        Known(Retention retention) {
            this.retention = retention;
        }

        /** One whose bytes nobody has counted may hold too many. */
        boolean fits(ChannelLog log) {
            boolean uncounted = log.bytes == ChannelRow.UNCOUNTED;
            return log.size() <= most(retention.messages())
                    && (retention.bytes() == 0 || log.size() < 2 || (!uncounted && log.weight() <= retention.bytes()));
        }
    }

    private static long most(long limit) {
        return limit == 0 ? Long.MAX_VALUE : limit;
    }

    /** A row is about to be written. */
    void notice(ChannelLog log) {
        Known known = kinds.get(log.name.kind());
        if (known == null) {
            return;
        }
        if (known.fits(log)) {
            known.names.remove(log.name);
        } else {
            known.names.add(log.name);
        }
    }

    /** One that has more than is kept, or whose bytes are to be counted. It stays until a row of it is written that has no more. */
    Optional<ChannelName> next(ChannelKind kind, Retention retention) throws SQLException {
        Known known = kinds.get(kind);
        if (known == null || !known.retention.equals(retention)) {
            known = new Known(retention);
            kinds.put(kind, known);
        }
        if (known.names.isEmpty() && !known.all) {
            List<String> found = statements.list(
                    row -> row.getString(1),
                    FIND,
                    kind.wire(),
                    most(retention.messages()),
                    retention.bytes(),
                    retention.bytes(),
                    FOUND_AT_ONCE);
            for (String name : found) {
                known.names.add(ChannelName.parse(name));
            }
            known.all = found.size() < FOUND_AT_ONCE;
        }
        Iterator<ChannelName> names = known.names.iterator();
        return names.hasNext() ? Optional.of(names.next()) : Optional.empty();
    }

    /** A channel that is gone can hold nothing. */
    void drop(ChannelName name) {
        Known known = kinds.get(name.kind());
        if (known != null) {
            known.names.remove(name);
        }
    }

    /** What was noticed may not have happened. */
    void forget() {
        kinds.clear();
    }
}
