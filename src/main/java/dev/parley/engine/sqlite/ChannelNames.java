// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Engine.ChannelSummary;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One page of the channels that have a message or someone in them: those in the file and those in memory, merged by name. Immutable; runs
 * on the readers' threads.
 */
final class ChannelNames {
    /** Sorts after every name of a kind: it stands for a slash, which is the last character before a name. */
    private static final String AFTER_SLASH = "0";

    private static final String PAGE = "SELECT name, head FROM channel WHERE name > ? AND name < ? AND head > 0"
            + " AND (instr(lower(substr(name, instr(name, '/') + 1)), ?) > 0 OR instr(substr(name, instr(name, '/') + 1), ?) > 0)"
            + " ORDER BY name LIMIT ?";

    private final String from;
    private final String to;
    private final String query;
    private final String folded;
    private final int limit;

    ChannelNames(@Nullable ChannelKind kind, String query, @Nullable ChannelName after, int limit) {
        String first = kind == null ? "" : kind.wire() + "/";
        this.from = after == null ? first : max(first, after.toString());
        this.to = kind == null ? "~" : kind.wire() + AFTER_SLASH;
        this.query = query;
        this.folded = query.toLowerCase(Locale.ROOT);
        this.limit = limit;
    }

    List<ChannelSummary> page(LogReader reader, Presences presences) throws SQLException {
        Map<String, Long> heads = new TreeMap<>(ChannelName.BY_CODE_POINT);
        reader.statements()
                .list(row -> heads.put(row.getString(1), row.getLong(2)), PAGE, from, to, folded, query, limit);
        for (ChannelName occupied : presences.channels()) {
            String name = occupied.toString();
            if (isAsked(occupied) && !heads.containsKey(name)) {
                heads.put(name, 0L);
            }
        }
        return heads.entrySet().stream()
                .limit(limit)
                .map(entry -> summary(ChannelName.parse(entry.getKey()), entry.getValue(), presences))
                .toList();
    }

    private static ChannelSummary summary(ChannelName name, long head, Presences presences) {
        return new ChannelSummary(name, head, presences.of(name, 0).count());
    }

    private boolean isAsked(ChannelName channel) {
        String name = channel.toString();
        return ChannelName.BY_CODE_POINT.compare(name, from) > 0
                && ChannelName.BY_CODE_POINT.compare(name, to) < 0
                && (channel.name().contains(query)
                        || channel.name().toLowerCase(Locale.ROOT).contains(folded));
    }

    private static String max(String one, String other) {
        return ChannelName.BY_CODE_POINT.compare(one, other) >= 0 ? one : other;
    }
}
