// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.engine.Engine;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.GuestNames;
import dev.parley.identity.Lookalikes;
import dev.parley.identity.User;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is here and how they read, so that no guest takes a name that reads like somebody else's: like that of anyone who is connected, of any
 * user whom this server has met or the portal's directory has, and of a guest who has just taken it. Thread-safe; waits for nothing. Of more
 * users than it keeps, the rest is told apart only while connected.
 */
public final class NamesHere implements GuestNames {
    /** Two for each person. */
    private static final int MAX_KNOWN = 200_000;

    private static final int MAX_TAKEN = 10_000;
    private static final int PAGE = 500;

    /** From taking a name to being connected under it. */
    private static final long TAKEN_NANOS = 60_000_000_000L;

    private final People people;
    private final Registry registry;
    private final LongSupplier nanoTime;
    private final Map<String, Lookalikes.Keys> here = new HashMap<>();
    private final Map<String, Taken> taken = new LinkedHashMap<>();
    private final Map<String, Set<String>> byKey = new HashMap<>();
    private final Set<Long> known = new HashSet<>();
    private volatile boolean guarding;

    /** A name that a guest has not yet shown up with. */
    private record Taken(Lookalikes.Keys keys, long at) {}

    NamesHere(People people, Registry registry, LongSupplier nanoTime) {
        this.people = people;
        this.registry = registry;
        this.nanoTime = nanoTime;
    }

    /** Called where guests are let in: from now on names are kept apart, and bit by bit those of users whom this server has met. */
    public void guard(Engine engine) {
        guarding = true;
        learn(engine, null);
    }

    @Override
    public CompletionStage<Void> take(String guestId, String name) {
        Lookalikes.Keys keys = Lookalikes.of(name);
        take(guestId, keys);
        return people.alike(name, keys.small())
                .thenAccept(listed -> listed.forEach(user -> requireUnlike(keys, user)))
                .whenComplete((fine, failure) -> {
                    if (failure != null) {
                        giveBack(guestId);
                    }
                });
    }

    /** Somebody is connected, or is called otherwise now. */
    void arrived(User user) {
        if (!guarding) {
            return;
        }
        Lookalikes.Keys keys = Lookalikes.of(user.name());
        synchronized (this) {
            giveBack(user.id());
            Lookalikes.Keys before = here.put(user.id(), keys);
            if (before != null) {
                remove(before, user.id());
            }
            add(keys, user.id());
            if (!user.guest()) {
                know(keys);
            }
        }
    }

    /** A connection of somebody is gone, perhaps not the last. */
    synchronized void left(String userId) {
        if (registry.of(userId).isEmpty()) {
            Lookalikes.Keys keys = here.remove(userId);
            if (keys != null) {
                remove(keys, userId);
            }
        }
    }

    private void learn(Engine engine, @Nullable String cursor) {
        var unused = engine.people("", cursor, PAGE).thenAccept(page -> {
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
                learn(engine, page.cursor());
            }
        });
    }

    private synchronized void take(String guestId, Lookalikes.Keys keys) {
        long now = nanoTime.getAsLong();
        Iterator<Map.Entry<String, Taken>> oldest = taken.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Taken> entry = oldest.next();
            if (now - entry.getValue().at < TAKEN_NANOS && taken.size() < MAX_TAKEN) {
                break;
            }
            oldest.remove();
            remove(entry.getValue().keys, entry.getKey());
        }
        if (isKnown(keys) || isOfAnother(small(keys), guestId) || isOfAnother(capital(keys), guestId)) {
            throw readsAlike();
        }
        giveBack(guestId);
        taken.put(guestId, new Taken(keys, now));
        add(keys, guestId);
    }

    private synchronized void giveBack(String guestId) {
        Taken name = taken.remove(guestId);
        if (name != null) {
            remove(name.keys, guestId);
            // Who is here under another name has that still.
            Lookalikes.Keys still = here.get(guestId);
            if (still != null) {
                add(still, guestId);
            }
        }
    }

    private static void requireUnlike(Lookalikes.Keys keys, User user) {
        if (keys.meet(Lookalikes.of(user.name()))) {
            throw readsAlike();
        }
    }

    private static ParleyException readsAlike() {
        return new ParleyException(
                ErrorCode.NAME_INVALID, "name: it reads like the name of somebody who is here; choose another one");
    }

    private boolean isOfAnother(String key, String userId) {
        Set<String> users = byKey.getOrDefault(key, Set.of());
        return users.size() > 1 || (users.size() == 1 && !users.contains(userId));
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
