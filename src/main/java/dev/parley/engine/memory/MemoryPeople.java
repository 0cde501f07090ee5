// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.NameQuery;
import dev.parley.engine.EngineListener;
import dev.parley.engine.People;
import dev.parley.engine.Quota;
import dev.parley.engine.StoredSize;
import dev.parley.engine.page.PeopleCursor;
import dev.parley.engine.page.PeoplePage;
import dev.parley.identity.User;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** People's names. Thread-safe; each request is one turn. */
final class MemoryPeople implements People {
    private static final Comparator<User> BY_NAME = Comparator.comparing(User::name, ChannelName.BY_CODE_POINT)
            .thenComparing(User::id, ChannelName.BY_CODE_POINT);

    private final EngineTurns turns;
    private final MemoryStore store;
    private final MemoryCredentials credentials;

    MemoryPeople(EngineTurns turns, MemoryStore store, MemoryCredentials credentials) {
        this.turns = turns;
        this.store = store;
        this.credentials = credentials;
    }

    @Override
    public void remember(User user, Quota quota) {
        var unused = turns.ask(listener -> {
            boolean may = store.people().containsKey(user.id())
                    || quota.bytes(StoredSize.OF_A_ROW).isEmpty();
            if (may) {
                store.people().put(user.id(), new MemoryStore.Person(withoutRoles(user), store.now()));
            }
            return may;
        });
    }

    private static User withoutRoles(User user) {
        return new User(user.id(), user.name(), user.guest(), Set.of());
    }

    @Override
    public CompletionStage<Map<String, User>> known(Set<String> userIds) {
        Set<String> ids = Set.copyOf(userIds);
        return turns.ask(listener -> {
            Map<String, User> known = new HashMap<>();
            for (String id : ids) {
                MemoryStore.Person person = store.people().get(id);
                if (person != null) {
                    known.put(id, person.user());
                }
            }
            return Map.copyOf(known);
        });
    }

    @Override
    public CompletionStage<PeoplePage> search(String query, @Nullable String cursor, int limit) {
        return turns.ask(listener -> page(new NameQuery(query), PeopleCursor.parse(cursor), Math.max(1, limit)));
    }

    private PeoplePage page(NameQuery query, PeopleCursor after, int limit) {
        User before = new User(after.id(), after.name(), false, Set.of());
        List<User> found = store.people().values().stream()
                .map(MemoryStore.Person::user)
                .filter(user -> query.fits(user.name()) || query.fits(user.id()))
                .filter(user -> BY_NAME.compare(user, before) > 0)
                .sorted(BY_NAME)
                .limit(limit + 1L)
                .toList();
        if (found.size() <= limit) {
            return new PeoplePage(found, null);
        }
        return new PeoplePage(List.copyOf(found.subList(0, limit)), PeopleCursor.after(found.get(limit - 1)));
    }

    @Override
    public CompletionStage<Void> forget(String userId, boolean recall) {
        credentials.forget(userId);
        return turns.tell(listener -> {
            store.people().remove(userId);
            store.delete(ChannelName.inbox(userId), listener);
            for (MemoryChannel channel : store.channels()) {
                channel.members.remove(userId);
                if (recall) {
                    withdraw(channel, userId, listener);
                }
            }
        });
    }

    /** Nothing of a message stays but its place. */
    private static void withdraw(MemoryChannel channel, String userId, EngineListener listener) {
        for (Message message : List.copyOf(channel.messages.values())) {
            if (message.from() != null && message.from().id().equals(userId)) {
                channel.replace(
                        new Message(message.offset(), message.time(), null, null, null, true, message.expires()));
                if (!message.recalled()) {
                    listener.onRecalled(channel.name, message.offset());
                }
            }
        }
    }
}
