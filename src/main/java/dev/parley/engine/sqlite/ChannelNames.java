// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.NameQuery;
import dev.parley.engine.memory.MemoryPresence;
import dev.parley.engine.page.ChannelPart;
import dev.parley.engine.page.ChannelSummary;
import dev.parley.engine.sqlite.log.LogReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One part of the channels that have a message or someone in them: those in the file and those in memory, merged by name. Walks the index
 * of names for a bounded number of rows, so that a search that finds little does not hold up who wants to read. Immutable; runs on the
 * readers' threads.
 */
final class ChannelNames {
    /** A few milliseconds. */
    private static final int MAX_EXAMINED = 2000;

    /** Sorts after every name of a kind: it stands for a slash, and is the character after it. */
    private static final String AFTER_SLASH = "0";

    private static final String WALK =
            "SELECT name, head FROM channel WHERE name > ? AND name < ? ORDER BY name LIMIT ?";

    private final String from;
    private final String to;
    private final NameQuery query;
    private final int limit;

    ChannelNames(@Nullable ChannelKind kind, String query, @Nullable ChannelName after, int limit) {
        String first = kind == null ? "" : kind.wire() + "/";
        this.from = after == null ? first : max(first, after.toString());
        this.to = kind == null ? "~" : kind.wire() + AFTER_SLASH;
        this.query = new NameQuery(query);
        this.limit = limit;
    }

    ChannelPart part(LogReader reader, MemoryPresence presence) throws SQLException {
        TreeMap<String, Long> heads = new TreeMap<>(ChannelName.BY_CODE_POINT);
        @Nullable String end = walk(reader, heads);
        for (ChannelName occupied : presence.channels()) {
            if (isAsked(occupied, end)) {
                heads.putIfAbsent(occupied.toString(), 0L);
            }
        }
        List<ChannelSummary> found = new ArrayList<>();
        for (Map.Entry<String, Long> entry : heads.entrySet()) {
            if (found.size() == limit) {
                return new ChannelPart(found, found.get(limit - 1).name());
            }
            ChannelName name = ChannelName.parse(entry.getKey());
            found.add(new ChannelSummary(name, entry.getValue(), presence.count(name)));
        }
        return new ChannelPart(found, end == null ? null : ChannelName.parse(end));
    }

    /** Collects one more than is asked for, if there is one; returns the last name looked at, or null if that was the last of all. */
    private @Nullable String walk(LogReader reader, Map<String, Long> heads) throws SQLException {
        String last = null;
        int examined = 0;
        try (ResultSet rows = reader.statements().query(WALK, from, to, MAX_EXAMINED)) {
            while (heads.size() <= limit && rows.next()) {
                last = rows.getString(1);
                examined++;
                long head = rows.getLong(2);
                if (head > 0 && query.fits(nameOf(last))) {
                    heads.put(last, head);
                }
            }
        }
        return heads.size() > limit || examined == MAX_EXAMINED ? last : null;
    }

    private boolean isAsked(ChannelName channel, @Nullable String end) {
        String name = channel.toString();
        return ChannelName.BY_CODE_POINT.compare(name, from) > 0
                && ChannelName.BY_CODE_POINT.compare(name, to) < 0
                && (end == null || ChannelName.BY_CODE_POINT.compare(name, end) <= 0)
                && query.fits(channel.name());
    }

    private static String nameOf(String channel) {
        return channel.substring(channel.indexOf('/') + 1);
    }

    private static String max(String one, String other) {
        return ChannelName.BY_CODE_POINT.compare(one, other) >= 0 ? one : other;
    }
}
