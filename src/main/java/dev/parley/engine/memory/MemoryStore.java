// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Position;
import dev.parley.engine.ChannelState;
import dev.parley.engine.EngineListener;
import dev.parley.engine.Quota;
import dev.parley.identity.User;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the engine holds: channels and people. Confined to the engine's turns. */
final class MemoryStore {
    private final Clock clock;
    private final String epoch = UUID.randomUUID().toString();
    private final Map<ChannelName, MemoryChannel> channels = new HashMap<>();
    private final Map<ChannelName, Long> deleted = new HashMap<>();
    private final Map<String, Person> people = new HashMap<>();
    private long lastId;

    /** @param seen when it was noted last, epoch ms */
    record Person(User user, long seen) {}

    MemoryStore(Clock clock) {
        this.clock = clock;
    }

    long now() {
        return clock.millis();
    }

    @Nullable
    MemoryChannel find(ChannelName name) {
        return channels.get(name);
    }

    Collection<MemoryChannel> channels() {
        return channels.values();
    }

    Map<String, Person> people() {
        return people;
    }

    /** The channel, begun where there is none; fails where it may not begin. */
    MemoryChannel require(ChannelName name, Quota quota) {
        MemoryChannel found = channels.get(name);
        if (found != null) {
            return found;
        }
        quota.channel().ifPresent(refusal -> {
            throw refusal;
        });
        MemoryChannel begun = new MemoryChannel(name, ++lastId, epochOf(name));
        channels.put(name, begun);
        return begun;
    }

    ChannelState state(ChannelName name) {
        MemoryChannel found = channels.get(name);
        return found == null
                ? new ChannelState(new Position(epochOf(name), 0), 1)
                : new ChannelState(new Position(found.epoch, found.head), found.first);
    }

    /** How many messages it had; one of the same name begins under another epoch. */
    long delete(ChannelName name, EngineListener listener) {
        MemoryChannel gone = channels.remove(name);
        if (gone == null) {
            return 0;
        }
        deleted.merge(name, 1L, Long::sum);
        listener.onDeleted(name);
        return gone.messages.size();
    }

    /** The epoch that a channel of this name has, or will have. */
    String epochOf(ChannelName name) {
        MemoryChannel found = channels.get(name);
        if (found != null) {
            return found.epoch;
        }
        Long times = deleted.get(name);
        return times == null ? epoch : epoch + "." + times;
    }
}
