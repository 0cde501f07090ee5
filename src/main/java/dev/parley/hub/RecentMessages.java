// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The latest messages of a channel without a gap, kept while somebody is behind: who had no room for a moment goes on from here, and the log
 * is not read by each for himself. With many back ends at full speed that reading would be slower than they are, and retention would overtake it.
 * It never reaches as far as the log; who is further behind reads there.
 *
 * <p>What changes a message later (a recall) has to {@link #clear} it; one that expires is not taken. Guarded by its channel.
 */
final class RecentMessages {
    private static final long MAX_CHARS = 2 << 20;
    /** Of all channels together. */
    private static final long MAX_CHARS_IN_ALL = 32 << 20;
    /** What a message costs besides its body, roughly. */
    private static final long OVERHEAD = 256;

    private final ChannelName channel;
    private final AtomicLong all;
    private final Map<Long, Broadcast> messages = new LinkedHashMap<>();
    private long last;
    private long chars;

    /** @param all what the recent messages of all channels hold */
    RecentMessages(ChannelName channel, AtomicLong all) {
        this.channel = channel;
        this.all = all;
    }

    /** Takes the message that follows; one that does not follow begins anew. */
    void add(Message message) {
        if (message.offset() <= last && !messages.isEmpty()) {
            return;
        }
        if (message.offset() != last + 1 || message.expires() != 0) {
            clear();
        }
        if (message.expires() != 0) {
            return;
        }
        last = message.offset();
        messages.put(last, Broadcast.late(channel, message));
        hold(sizeOf(message));
        Iterator<Broadcast> eldest = messages.values().iterator();
        while (chars > MAX_CHARS) {
            hold(-sizeOf(eldest.next().message()));
            eldest.remove();
        }
        if (all.get() > MAX_CHARS_IN_ALL) {
            clear();
        }
    }

    /** What follows from {@code offset} on, at most so many; empty where that one is not here. */
    List<Broadcast> from(long offset, int most) {
        List<Broadcast> found = new ArrayList<>();
        long next = offset;
        for (Broadcast message = messages.get(next); message != null; message = messages.get(++next)) {
            if (found.size() == most) {
                break;
            }
            found.add(message);
        }
        return found;
    }

    void clear() {
        messages.clear();
        hold(-chars);
    }

    private void hold(long more) {
        chars += more;
        all.addAndGet(more);
    }

    private static long sizeOf(Message message) {
        String body = message.body();
        return body == null ? OVERHEAD : OVERHEAD + body.length();
    }
}
