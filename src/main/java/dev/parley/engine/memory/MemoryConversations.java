// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.channel.NameQuery;
import dev.parley.engine.Conversations;
import dev.parley.engine.EngineListener;
import dev.parley.engine.Quota;
import dev.parley.engine.StoredSize;
import dev.parley.engine.page.ChannelPart;
import dev.parley.engine.page.ChannelSummary;
import dev.parley.engine.page.ConversationCursor;
import dev.parley.engine.page.ConversationPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists of conversations and read marks. Thread-safe; each request is one turn. */
final class MemoryConversations implements Conversations {
    private static final Comparator<MemoryChannel> LATEST_FIRST = Comparator.<MemoryChannel>comparingLong(
                    channel -> channel.active)
            .thenComparingLong(channel -> channel.id)
            .reversed();

    private final EngineTurns turns;
    private final MemoryStore store;
    private final MemoryPresence presence;

    MemoryConversations(EngineTurns turns, MemoryStore store, MemoryPresence presence) {
        this.turns = turns;
        this.store = store;
        this.presence = presence;
    }

    @Override
    public CompletionStage<Boolean> join(String userId, ChannelName channel, Quota quota) {
        return turns.ask(listener -> join(userId, channel, quota, false));
    }

    @Override
    public CompletionStage<Boolean> rejoin(String userId, ChannelName channel, Quota quota) {
        return turns.ask(listener -> join(userId, channel, quota, true));
    }

    private boolean join(String userId, ChannelName name, Quota quota, boolean again) {
        MemoryChannel channel = store.require(name, quota);
        MemoryChannel.Member member = channel.members.get(userId);
        if (member != null && (member.listed() || again)) {
            return false;
        }
        if (member == null && quota.bytes(StoredSize.OF_A_ROW).isPresent()) {
            return false;
        }
        boolean fromTheFirst = name.kind() == ChannelKind.DIRECT || name.kind() == ChannelKind.USER;
        long mark = member != null ? member.mark() : fromTheFirst ? 0 : channel.head;
        channel.members.put(userId, new MemoryChannel.Member(true, mark, store.now()));
        return true;
    }

    @Override
    public CompletionStage<Boolean> leave(String userId, ChannelName name) {
        return turns.ask(listener -> {
            MemoryChannel channel = store.find(name);
            MemoryChannel.Member member = channel == null ? null : channel.members.get(userId);
            if (channel == null || member == null || !member.listed()) {
                return false;
            }
            channel.members.put(userId, new MemoryChannel.Member(false, member.mark(), store.now()));
            return true;
        });
    }

    @Override
    public CompletionStage<Conversation> view(String userId, ChannelName channel) {
        return turns.ask(listener -> look(userId, channel));
    }

    @Override
    public CompletionStage<Conversation> mark(String userId, ChannelName channel, long offset, Quota quota) {
        return turns.ask(listener -> mark(userId, channel, offset, quota, listener));
    }

    private Conversation mark(String userId, ChannelName name, long offset, Quota quota, EngineListener listener) {
        MemoryChannel channel = store.find(name);
        long moved = channel == null ? 0 : Math.min(offset, channel.head);
        if (channel == null || moved <= 0) {
            return look(userId, name);
        }
        MemoryChannel.Member member = channel.members.get(userId);
        if (member == null) {
            quota.bytes(StoredSize.OF_A_ROW).ifPresent(refusal -> {
                throw refusal;
            });
        }
        boolean moves = member == null || moved > member.mark();
        if (moves) {
            boolean listed = member != null && member.listed();
            channel.members.put(userId, new MemoryChannel.Member(listed, moved, store.now()));
        }
        Conversation after = look(userId, name);
        if (moves) {
            listener.onMarked(after, userId);
        }
        return after;
    }

    @Override
    public CompletionStage<ConversationPage> list(String userId, @Nullable String cursor, int limit) {
        return turns.ask(listener -> page(userId, ConversationCursor.parse(cursor), Math.max(1, limit)));
    }

    private ConversationPage page(String userId, ConversationCursor from, int limit) {
        List<MemoryChannel> listed = new ArrayList<>();
        for (MemoryChannel channel : store.channels()) {
            MemoryChannel.Member member = channel.members.get(userId);
            if (member != null && member.listed() && channel.isListable()) {
                listed.add(channel);
            }
        }
        ChannelName inbox = ChannelName.inbox(userId);
        MemoryChannel own = store.find(inbox);
        listed.add(own == null ? new MemoryChannel(inbox, 0, store.epochOf(inbox)) : own);
        List<MemoryChannel> rest = listed.stream()
                .filter(channel -> from.isBefore(channel.active, channel.id))
                .sorted(LATEST_FIRST)
                .toList();
        List<MemoryChannel> page = rest.subList(0, Math.min(limit, rest.size()));
        MemoryChannel last = rest.size() > limit ? page.get(limit - 1) : null;
        return new ConversationPage(
                page.stream().map(channel -> look(userId, channel.name)).toList(),
                last == null ? null : new ConversationCursor(last.active, last.id).text());
    }

    private Conversation look(String userId, ChannelName name) {
        MemoryChannel channel = store.find(name);
        if (channel == null) {
            return new Conversation(name, store.epochOf(name), 0, 0, 0, 0, false, null);
        }
        MemoryChannel.Member member = channel.members.get(userId);
        long read = member == null ? 0 : member.mark();
        long now = store.now();
        long unread = 0;
        long expires = 0;
        for (Message message : channel.messages.tailMap(read, false).values()) {
            boolean own = message.from() != null && message.from().id().equals(userId);
            if (!own && !message.recalled() && !message.expiredAt(now)) {
                unread++;
                if (message.expires() > 0 && (expires == 0 || message.expires() < expires)) {
                    expires = message.expires();
                }
            }
        }
        Message last = channel.messages.get(channel.head);
        return new Conversation(
                name,
                channel.epoch,
                channel.head,
                read,
                unread,
                expires,
                member != null && member.listed(),
                last == null ? null : MemoryChannel.served(last, now));
    }

    @Override
    public CompletionStage<ChannelPart> channels(
            @Nullable ChannelKind kind, String query, @Nullable ChannelName after, int limit) {
        return turns.ask(listener -> part(kind, new NameQuery(query), after, Math.max(1, limit)));
    }

    private ChannelPart part(@Nullable ChannelKind kind, NameQuery query, @Nullable ChannelName after, int limit) {
        TreeMap<String, ChannelName> names = new TreeMap<>(ChannelName.BY_CODE_POINT);
        for (MemoryChannel channel : store.channels()) {
            if (channel.head > 0) {
                names.put(channel.name.toString(), channel.name);
            }
        }
        presence.channels().forEach(name -> names.put(name.toString(), name));
        List<ChannelSummary> found = new ArrayList<>();
        Map<String, ChannelName> rest = after == null ? names : names.tailMap(after.toString(), false);
        for (ChannelName name : rest.values()) {
            if ((kind == null || name.kind() == kind) && query.fits(name.name())) {
                if (found.size() == limit) {
                    return new ChannelPart(found, found.get(limit - 1).name());
                }
                MemoryChannel channel = store.find(name);
                found.add(new ChannelSummary(name, channel == null ? 0 : channel.head, presence.count(name)));
            }
        }
        return new ChannelPart(found, null);
    }
}
