// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.engine.StoredSize;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One channel: its log without holes, and who has it on a list or a mark in it. Confined to the engine's turns. */
final class MemoryChannel {
    final ChannelName name;
    /** In the order in which channels began. */
    final long id;

    final String epoch;
    final TreeMap<Long, Message> messages = new TreeMap<>();
    final Map<Message.Key, Long> keys = new HashMap<>();
    final Map<String, Member> members = new HashMap<>();
    long head;
    long first = 1;
    /** The time of the last message, epoch ms. */
    long active;

    private long bytes;

    /**
     * One person's place in a channel.
     *
     * @param touched when it was changed last, epoch ms
     */
    record Member(boolean listed, long mark, long touched) {}

    MemoryChannel(ChannelName name, long id, String epoch) {
        this.name = name;
        this.id = id;
        this.epoch = epoch;
    }

    /** What retention counts of it. */
    long weight() {
        return bytes + messages.size() * StoredSize.AROUND_A_MESSAGE;
    }

    void add(Message message) {
        messages.put(message.offset(), message);
        if (message.key() != null) {
            keys.put(message.key(), message.offset());
        }
        head = message.offset();
        active = message.time();
        bytes += StoredSize.of(message.body());
    }

    /** Another message in the place of one that is there. */
    void replace(Message changed) {
        Message before = messages.put(changed.offset(), changed);
        if (before != null) {
            bytes += StoredSize.of(changed.body()) - StoredSize.of(before.body());
            if (before.key() != null && changed.key() == null) {
                keys.remove(before.key(), before.offset());
            }
        }
    }

    void removeFirst() {
        Map.Entry<Long, Message> gone = messages.pollFirstEntry();
        if (gone != null) {
            Message message = gone.getValue();
            first = message.offset() + 1;
            bytes -= StoredSize.of(message.body());
            if (message.key() != null) {
                keys.remove(message.key(), message.offset());
            }
        }
    }

    @Nullable
    Message eldest() {
        return messages.isEmpty() ? null : messages.firstEntry().getValue();
    }

    /** Whether it can stand on a list: an inbox does always, a topic never. */
    boolean isListable() {
        return name.kind() == ChannelKind.ROOM || (name.kind() == ChannelKind.DIRECT && head > 0);
    }

    /** The same place in the log without its text. */
    static Message withoutBody(Message message, boolean recalled) {
        return new Message(
                message.offset(), message.time(), message.from(), null, message.key(), recalled, message.expires());
    }

    /** As readers may see it at {@code now}: a body whose time has passed is not shown, erased or not. */
    static Message served(Message message, long now) {
        return message.body() != null && message.expiredAt(now) ? withoutBody(message, message.recalled()) : message;
    }
}
