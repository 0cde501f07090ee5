// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.people;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.GuestNames;
import dev.parley.identity.Lookalikes;
import dev.parley.identity.User;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is here and how they read, so that no guest takes a name that reads like that of a user with a login: of one who is connected, whom
 * this server has met, or whom the portal's directory has. Guests are marked as such and may share a name. Thread-safe; waits for nothing.
 * Of more users than it keeps, the rest is told apart only while connected.
 */
public final class NamesHere implements GuestNames {
    /** Two for each person. */
    private static final int MAX_KNOWN = 200_000;

    private static final int PAGE = 500;

    private final People people;
    private final Predicate<String> isConnected;
    private final Map<String, Lookalikes.Keys> here = new HashMap<>();
    private final Map<String, Set<String>> byKey = new HashMap<>();
    private final Set<Long> known = new HashSet<>();
    private volatile boolean guarding;

    /** @param isConnected whether a user of that id has a connection */
    public NamesHere(People people, Predicate<String> isConnected) {
        this.people = people;
        this.isConnected = isConnected;
    }

    /** Called where guests are let in: from now on names are kept apart, and bit by bit those of users whom this server has met. */
    public void guard(dev.parley.engine.People stored) {
        guarding = true;
        learn(stored, null);
    }

    @Override
    public CompletionStage<Void> requireFree(String name) {
        Lookalikes.Keys keys = Lookalikes.of(name);
        requireUnlikeKnown(keys);
        return people.alike(name, keys.small()).thenAccept(listed -> listed.forEach(user -> requireUnlike(keys, user)));
    }

    /** Somebody is connected, or is called otherwise now. */
    public void arrived(User user) {
        if (!guarding || user.guest()) {
            return;
        }
        Lookalikes.Keys keys = Lookalikes.of(user.name());
        synchronized (this) {
            Lookalikes.Keys before = here.put(user.id(), keys);
            if (before != null) {
                remove(before, user.id());
            }
            add(keys, user.id());
            know(keys);
        }
    }

    /** A connection of somebody is gone, perhaps not the last. */
    public synchronized void left(String userId) {
        if (!isConnected.test(userId)) {
            Lookalikes.Keys keys = here.remove(userId);
            if (keys != null) {
                remove(keys, userId);
            }
        }
    }

    private void learn(dev.parley.engine.People stored, @Nullable String cursor) {
        var unused = stored.search("", cursor, PAGE).thenAccept(page -> {
            List<Lookalikes.Keys> keys = page.people().stream()
                    .filter(user -> !user.guest())
                    .map(user -> Lookalikes.of(user.name()))
                    .toList();
            boolean full;
            synchronized (this) {
                keys.forEach(this::know);
                full = known.size() >= MAX_KNOWN;
            }
            if (page.cursor() != null && !full) {
                learn(stored, page.cursor());
            }
        });
    }

    private synchronized void requireUnlikeKnown(Lookalikes.Keys keys) {
        if (isKnown(keys) || byKey.containsKey(small(keys)) || byKey.containsKey(capital(keys))) {
            throw readsAlike();
        }
    }

    private static void requireUnlike(Lookalikes.Keys keys, User user) {
        if (keys.meet(Lookalikes.of(user.name()))) {
            throw readsAlike();
        }
    }

    private static ParleyException readsAlike() {
        return new ParleyException(
                ErrorCode.NAME_INVALID, "name: it reads like the name of a user with a login; choose another one");
    }

    private boolean isKnown(Lookalikes.Keys keys) {
        return known.contains(hash(small(keys))) || known.contains(hash(capital(keys)));
    }

    private void know(Lookalikes.Keys keys) {
        if (known.size() < MAX_KNOWN) {
            known.add(hash(small(keys)));
            known.add(hash(capital(keys)));
        }
    }

    private void add(Lookalikes.Keys keys, String userId) {
        byKey.computeIfAbsent(small(keys), key -> new HashSet<>()).add(userId);
        byKey.computeIfAbsent(capital(keys), key -> new HashSet<>()).add(userId);
    }

    private void remove(Lookalikes.Keys keys, String userId) {
        remove(small(keys), userId);
        remove(capital(keys), userId);
    }

    private void remove(String key, String userId) {
        byKey.computeIfPresent(key, (unused, users) -> {
            users.remove(userId);
            return users.isEmpty() ? null : users;
        });
    }

    /** Instead of the text, of which there may be very many. */
    private static long hash(String key) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }

    private static String small(Lookalikes.Keys keys) {
        return "a" + keys.small();
    }

    private static String capital(Lookalikes.Keys keys) {
        return "A" + keys.capital();
    }
}
