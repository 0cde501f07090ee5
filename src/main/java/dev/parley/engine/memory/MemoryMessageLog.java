// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.engine.Append;
import dev.parley.engine.Appended;
import dev.parley.engine.ChannelState;
import dev.parley.engine.EngineListener;
import dev.parley.engine.MessageLog;
import dev.parley.engine.Read;
import dev.parley.engine.StoredSize;
import dev.parley.engine.page.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The logs of channels. Thread-safe; each request is one turn. */
final class MemoryMessageLog implements MessageLog {
    private static final int RECALLED_KEPT = 1000;
    private static final Duration KEY_LIFE = Duration.ofHours(24);

    private final EngineTurns turns;
    private final MemoryStore store;

    MemoryMessageLog(EngineTurns turns, MemoryStore store) {
        this.turns = turns;
        this.store = store;
    }

    @Override
    public CompletionStage<Appended> append(Append append) {
        return turns.ask(listener -> append(append, listener));
    }

    private Appended append(Append append, EngineListener listener) {
        append.quota().bytes(StoredSize.of(append)).ifPresent(refusal -> {
            throw refusal;
        });
        MemoryChannel channel = store.require(append.channel(), append.quota());
        Optional<Message> known = known(channel, append);
        if (known.isPresent()) {
            return new Appended(
                    new Position(channel.epoch, known.get().offset()),
                    known.get().time(),
                    true);
        }
        long time = Math.max(store.now(), channel.active);
        Message message = new Message(
                channel.head + 1, time, append.from(), append.body(), append.key(), false, expires(append, time));
        Set<String> newMembers = list(channel, time);
        channel.add(message);
        listener.onAppended(channel.name, channel.epoch, message, newMembers);
        return new Appended(new Position(channel.epoch, message.offset()), time, false);
    }

    /** The first message of the same key. One whose key has lived its time loses it, so that the key may be used again. */
    private Optional<Message> known(MemoryChannel channel, Append append) {
        Long offset = append.key() == null ? null : channel.keys.get(append.key());
        Message first = offset == null ? null : channel.messages.get(offset);
        if (first == null) {
            return Optional.empty();
        }
        if (store.now() - first.time() < KEY_LIFE.toMillis()) {
            return Optional.of(first);
        }
        channel.replace(new Message(
                first.offset(), first.time(), first.from(), first.body(), null, first.recalled(), first.expires()));
        return Optional.empty();
    }

    private static long expires(Append append, long time) {
        long latest = (Long.MAX_VALUE - time) / 1000;
        return append.ttlSeconds() == 0 ? 0 : time + Math.min(append.ttlSeconds(), latest) * 1000;
    }

    /** Puts a private chat that is written to on both lists; those for whom it is new. */
    private static Set<String> list(MemoryChannel channel, long now) {
        if (channel.name.kind() != ChannelKind.DIRECT) {
            return Set.of();
        }
        Set<String> added = new LinkedHashSet<>();
        for (String userId : new LinkedHashSet<>(channel.name.pair())) {
            MemoryChannel.Member member = channel.members.get(userId);
            if (member == null || !member.listed()) {
                channel.members.put(userId, new MemoryChannel.Member(true, member == null ? 0 : member.mark(), now));
                added.add(userId);
            } else if (channel.head == 0) {
                // A private chat without a message is on nobody's list, whoever joined it.
                added.add(userId);
            }
        }
        return added;
    }

    @Override
    public CompletionStage<ChannelState> open(ChannelName channel) {
        return state(channel);
    }

    /** Nothing to give back: one node hears all that it appends. */
    @Override
    public void release(ChannelName channel) {}

    @Override
    public CompletionStage<ChannelState> state(ChannelName channel) {
        return turns.ask(listener -> store.state(channel));
    }

    @Override
    public CompletionStage<Page> read(Read read) {
        return turns.ask(listener -> page(read));
    }

    private Page page(Read read) {
        ChannelState state = store.state(read.channel());
        MemoryChannel channel = store.find(read.channel());
        List<Message> found = new ArrayList<>();
        if (channel == null || read.before() <= read.after() + 1) {
            return new Page(state.head(), state.first(), found, false);
        }
        var range = channel.messages.subMap(read.after(), false, read.before(), false);
        long bytes = 0;
        for (Message stored :
                read.forward() ? range.values() : range.descendingMap().values()) {
            Message message = MemoryChannel.served(stored, store.now());
            bytes += StoredSize.of(message.body());
            if (found.size() == read.limit() || (bytes > read.maxBytes() && !found.isEmpty())) {
                break;
            }
            found.add(message);
        }
        boolean more = found.size() < range.size();
        if (!read.forward()) {
            Collections.reverse(found);
        }
        return new Page(state.head(), state.first(), found, more);
    }

    @Override
    public CompletionStage<List<Long>> recalled(ChannelName name, long upTo) {
        return turns.ask(listener -> {
            MemoryChannel channel = store.find(name);
            return channel == null
                    ? List.of()
                    : channel
                            .messages
                            .subMap(
                                    channel.head - RECALLED_KEPT,
                                    false,
                                    Math.max(upTo, channel.head - RECALLED_KEPT),
                                    true)
                            .values()
                            .stream()
                            .filter(Message::recalled)
                            .map(Message::offset)
                            .toList();
        });
    }

    @Override
    public CompletionStage<Boolean> recall(ChannelName name, long offset) {
        return turns.ask(listener -> {
            MemoryChannel channel = store.find(name);
            Message found = channel == null ? null : channel.messages.get(offset);
            if (channel == null || found == null) {
                return false;
            }
            if (!found.recalled()) {
                channel.replace(MemoryChannel.withoutBody(found, true));
                listener.onRecalled(name, offset);
            }
            return true;
        });
    }

    @Override
    public CompletionStage<Optional<Message>> message(ChannelName name, long offset) {
        return turns.ask(listener -> {
            MemoryChannel channel = store.find(name);
            return Optional.ofNullable(channel == null ? null : channel.messages.get(offset))
                    .map(message -> MemoryChannel.served(message, store.now()));
        });
    }
}
