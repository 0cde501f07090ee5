// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.engine.Health;
import dev.parley.engine.Retention;
import dev.parley.engine.Retentions;
import dev.parley.engine.Upkeep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Health, retention and removal. Thread-safe; each request is one turn. */
final class MemoryUpkeep implements Upkeep {
    private static final Duration GUESTS_KEPT = Duration.ofDays(30);

    private final EngineTurns turns;
    private final MemoryStore store;

    MemoryUpkeep(EngineTurns turns, MemoryStore store) {
        this.turns = turns;
        this.store = store;
    }

    @Override
    public Health health() {
        return turns.isOpen() ? Health.GOOD : new Health(false, false, "not started, or closed");
    }

    @Override
    public int waiting() {
        return turns.waiting();
    }

    @Override
    public CompletionStage<Long> spareBytes() {
        return CompletableFuture.completedStage(0L);
    }

    @Override
    public CompletionStage<Long> delete(ChannelName channel) {
        return turns.ask(listener -> store.delete(channel, listener));
    }

    @Override
    public CompletionStage<Integer> trim(Retentions retentions, int maxMessages) {
        return turns.ask(listener -> {
            Budget left = new Budget(maxMessages);
            for (Map.Entry<ChannelKind, Retention> entry : retentions.kinds().entrySet()) {
                trim(entry.getKey(), entry.getValue(), left);
            }
            trimAll(retentions.bytes(), left);
            eraseExpired(left);
            forgetGuests();
            return left.used;
        });
    }

    /** How many messages one step may still take. */
    private static final class Budget {
        private final int max;
        private int used;

        Budget(int max) {
            this.max = max;
        }

        boolean spend() {
            if (used == max) {
                return false;
            }
            used++;
            return true;
        }
    }

    private void trim(ChannelKind kind, Retention retention, Budget left) {
        for (MemoryChannel channel : store.channels()) {
            while (channel.name.kind() == kind && isOver(channel, retention) && left.spend()) {
                channel.removeFirst();
            }
        }
    }

    private boolean isOver(MemoryChannel channel, Retention retention) {
        Message eldest = channel.eldest();
        if (eldest == null) {
            return false;
        }
        int size = channel.messages.size();
        boolean many = retention.messages() > 0 && size > retention.messages();
        boolean large = retention.bytes() > 0 && size > 1 && channel.weight() > retention.bytes();
        boolean old = !retention.age().isZero()
                && eldest.time() < store.now() - retention.age().toMillis();
        return many || large || old;
    }

    /** The oldest of all go first, wherever they are. */
    private void trimAll(long bytes, Budget left) {
        long excess = bytes == 0
                ? 0
                : store.channels().stream().mapToLong(MemoryChannel::weight).sum() - bytes;
        while (excess > 0) {
            Optional<MemoryChannel> oldest = store.channels().stream()
                    .filter(channel -> channel.eldest() != null)
                    .min(Comparator.comparingLong(MemoryUpkeep::oldestTime));
            if (oldest.isEmpty() || !left.spend()) {
                return;
            }
            long before = oldest.get().weight();
            oldest.get().removeFirst();
            excess -= before - oldest.get().weight();
        }
    }

    private static long oldestTime(MemoryChannel channel) {
        Message eldest = channel.eldest();
        return eldest == null ? Long.MAX_VALUE : eldest.time();
    }

    private void eraseExpired(Budget left) {
        long now = store.now();
        for (MemoryChannel channel : store.channels()) {
            List<Message> expired = new ArrayList<>();
            for (Message message : channel.messages.values()) {
                if (message.body() != null && message.expiredAt(now)) {
                    expired.add(message);
                }
            }
            for (Message message : expired) {
                if (!left.spend()) {
                    return;
                }
                channel.replace(MemoryChannel.withoutBody(message, message.recalled()));
            }
        }
    }

    /** A guest's cookie does not live as long as this; nobody else can come back under a guest's id. */
    private void forgetGuests() {
        long limit = store.now() - GUESTS_KEPT.toMillis();
        store.people().values().removeIf(person -> person.user().guest() && person.seen() < limit);
        for (MemoryChannel channel : store.channels()) {
            channel.members
                    .entrySet()
                    .removeIf(member -> member.getKey().startsWith("guest-")
                            && member.getValue().touched() < limit);
        }
    }
}
