// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.NameQuery;
import dev.parley.engine.Engine;
import dev.parley.engine.Presence;
import dev.parley.engine.page.PeoplePage;
import dev.parley.hub.Connection;
import dev.parley.identity.User;
import dev.parley.people.People;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Those whom a user knows: the other sides of private chats, and those who are now in the rooms and live channels that the user is in. Of
 * very many channels and crowds, the latest and the first. Thread-safe; waits for nothing.
 */
final class SharedPeople {
    private static final int MAX_CHANNELS = 200;
    private static final int MAX_IN_ONE = 500;

    private final Engine engine;
    private final People people;

    SharedPeople(Engine engine, People people) {
        this.engine = engine;
        this.people = people;
    }

    /** Those of them whose name or id has the query in it, by name and id, from a place in that order on. */
    CompletionStage<PeoplePage> search(
            User user, Connection connection, String query, @Nullable String cursor, int limit) {
        int from = place(cursor);
        return shared(user, connection).thenApply(all -> {
            NameQuery sought = new NameQuery(query);
            List<User> found = all.values().stream()
                    .filter(one -> sought.fits(one.name()) || sought.fits(one.id()))
                    .sorted(Comparator.comparing(User::name).thenComparing(User::id))
                    .skip(from)
                    .limit(limit + 1L)
                    .toList();
            return found.size() <= limit
                    ? new PeoplePage(found, null)
                    : new PeoplePage(found.subList(0, limit), String.valueOf(from + limit));
        });
    }

    /** By id; called as everywhere, and where nobody has noted that yet, as they are called where they are. */
    private CompletionStage<Map<String, User>> shared(User user, Connection connection) {
        return engine.conversations().list(user.id(), null, MAX_CHANNELS).thenCompose(listed -> {
            Set<String> ids = new LinkedHashSet<>();
            Set<ChannelName> crowds = new LinkedHashSet<>(connection.subscribed());
            for (Conversation row : listed.rows()) {
                if (row.channel().kind() == ChannelKind.DIRECT) {
                    ids.add(row.channel().peerOf(user.id()));
                } else {
                    crowds.add(row.channel());
                }
            }
            crowds.removeIf(channel -> channel.kind() != ChannelKind.ROOM && channel.kind() != ChannelKind.LIVE);
            return present(crowds).thenCompose(there -> {
                ids.addAll(there.keySet());
                return people.known(ids).thenApply(known -> {
                    Map<String, User> all = new HashMap<>(there);
                    all.putAll(known);
                    return all;
                });
            });
        });
    }

    private CompletionStage<Map<String, User>> present(Set<ChannelName> crowds) {
        List<CompletableFuture<Presence>> asked = crowds.stream()
                .map(channel -> engine.presence().of(channel, MAX_IN_ONE).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> {
                    Map<String, User> there = new HashMap<>();
                    asked.forEach(one -> one.join()
                            .people()
                            .forEach(person -> there.put(person.user().id(), person.user())));
                    return there;
                });
    }

    private static int place(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        if (!cursor.matches("[0-9]{1,6}")) {
            throw CommandFields.invalid("cursor: not one that this server gave");
        }
        return Integer.parseInt(cursor);
    }
}
