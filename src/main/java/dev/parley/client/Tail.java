// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import dev.parley.client.Replies.Subscribed;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscription stands in its channel's log, over all connections:
 *
 * <pre>
 *   unknown --confirm--> live --lost--> away --confirm, recovered--> live
 *                                            --confirm, not-------> live, after a gap
 * </pre>
 *
 * Each message passes once and in order. One that comes early (private chats and inboxes are heard before the reply to a subscribe) waits
 * until those before it have come. Confined to the loop.
 */
final class Tail {
    /** Beyond that the log is asked anew. */
    private static final int MAX_AHEAD = 1000;

    private final String channel;
    private final NavigableMap<Long, Message> ahead = new TreeMap<>();
    private @Nullable String epoch;
    private long offset;
    private boolean live;
    private boolean overflown;

    /** What a reply means for the listener, in this order: the gap, the recalled ones, the messages. */
    record Resumed(@Nullable Gap gap, List<Long> recalled, List<Message> messages) {}

    Tail(String channel, @Nullable Position since) {
        this.channel = channel;
        if (since != null) {
            epoch = since.epoch();
            offset = since.offset();
        }
    }

    /** Up to where everything has passed; empty until the log is known. */
    Optional<Position> position() {
        return epoch == null ? Optional.empty() : Optional.of(new Position(epoch, offset));
    }

    boolean isLive() {
        return live;
    }

    /** Whether something waits for a message that has not come. */
    boolean hasHole() {
        return live && (overflown || !ahead.isEmpty());
    }

    /** What was early is told again by the next reply. */
    void lost() {
        live = false;
        overflown = false;
        ahead.clear();
    }

    Resumed confirm(Subscribed reply) {
        boolean restarted = epoch == null || !epoch.equals(reply.epoch());
        boolean known = epoch != null;
        long last = restarted ? 0 : offset;
        Gap gap = null;
        if (known && !reply.recovered() && reply.epoch() != null) {
            long first = reply.messages().isEmpty()
                    ? reply.offset() + 1
                    : reply.messages().get(0).offset();
            gap = new Gap(channel, reply.epoch(), last + 1, first - 1, restarted);
        }
        NavigableMap<Long, Message> due = new TreeMap<>();
        reply.messages().stream()
                .filter(message -> message.offset() > last)
                .forEach(message -> due.put(message.offset(), message));
        epoch = reply.epoch();
        offset = upTo(reply, last);
        // Early ones that the reply passes over, such as without a limit, are told too.
        ahead.headMap(offset, true).forEach((early, message) -> {
            if (early > last) {
                due.putIfAbsent(early, message);
            }
        });
        ahead.headMap(offset, true).clear();
        live = true;
        List<Message> messages = new ArrayList<>(due.values());
        messages.addAll(advance());
        return new Resumed(gap, known && !restarted ? reply.recalled() : List.of(), messages);
    }

    /** Those that may pass now that this one has come. */
    List<Message> take(Message message) {
        if (message.offset() == 0) {
            return List.of(message);
        }
        if (live && message.offset() <= offset) {
            return List.of();
        }
        if (ahead.size() >= MAX_AHEAD) {
            overflown = true;
            ahead.clear();
            return List.of();
        }
        if (!overflown || !live) {
            ahead.putIfAbsent(message.offset(), message);
        }
        return live ? advance() : List.of();
    }

    private List<Message> advance() {
        List<Message> next = new ArrayList<>();
        for (Message message = ahead.remove(offset + 1); message != null; message = ahead.remove(offset + 1)) {
            next.add(message);
            offset++;
        }
        return next;
    }

    /** With more to come as events, only as far as the reply reaches. */
    private static long upTo(Subscribed reply, long last) {
        if (!reply.recovered() || !reply.more()) {
            return reply.offset();
        }
        List<Message> messages = reply.messages();
        return messages.isEmpty() ? last : messages.get(messages.size() - 1).offset();
    }
}
