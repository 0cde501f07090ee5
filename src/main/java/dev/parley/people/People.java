// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.people;

import dev.parley.cache.LruMap;
import dev.parley.engine.page.PeoplePage;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.extension.ExtensionExecutor;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import dev.parley.spi.Directory;
import dev.parley.wire.Cursors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who there is and how they are called: as the portal's directory says where it has one, else those whom this server has met. Thread-safe;
 * nothing here waits. What the directory has said counts for a while; of too many names those unused longest are forgotten.
 */
public final class People {
    private static final int MAX_NAMES = 50_000;
    private static final int MAX_ALIKE = 50;

    private final dev.parley.engine.People stored;
    private final @Nullable Directory directory;
    private final ExtensionExecutor code;
    private final long keepNanos;
    private final Map<String, Name> names = new LruMap<>(MAX_NAMES);

    /** @param name empty where the directory does not know the id */
    private record Name(Optional<String> name, long askedAt) {}

    /** @param directory null where the portal has none */
    public People(
            dev.parley.engine.People stored, @Nullable Directory directory, ExtensionExecutor code, Duration keep) {
        this.stored = stored;
        this.directory = directory;
        this.code = code;
        this.keepNanos = keep.toNanos();
    }

    /** Whether an answer may take a while. */
    public boolean mayTakeTime() {
        return directory != null;
    }

    /** How those of the users are called that somebody knows, by id. */
    public CompletionStage<Map<String, User>> known(Set<String> ids) {
        CompletionStage<Map<String, User>> met = stored.known(ids);
        if (directory == null) {
            return met;
        }
        return met.thenCombine(listed(ids).exceptionally(failure -> Map.of()), (known, listed) -> {
            Map<String, User> both = new HashMap<>(known);
            listed.forEach((id, name) -> name.ifPresent(text -> both.put(id, new User(id, text, false, Set.of()))));
            return both;
        });
    }

    /**
     * A page of those whose name or id contains the query.
     *
     * @param byGuest whether it is a guest who looks: that keeps nobody else waiting
     */
    public CompletionStage<PeoplePage> search(String query, @Nullable String cursor, int limit, boolean byGuest) {
        Directory portals = directory;
        if (portals == null) {
            return stored.search(query, cursor, limit);
        }
        return code.ask("directory", byGuest, () -> {
            try {
                return page(portals.search(query, cursor, limit), limit);
            } catch (IllegalArgumentException e) {
                throw cursor == null ? e : Cursors.nonsense(e);
            }
        });
    }

    /** Those of the portal's directory whom it finds by a name, or by what that looks like; nobody where there is no directory. */
    CompletionStage<List<User>> alike(String name, String looks) {
        Directory portals = directory;
        if (portals == null) {
            return CompletableFuture.completedFuture(List.of());
        }
        return code.ask("directory", true, () -> {
            List<User> found = new ArrayList<>();
            for (String query : new LinkedHashSet<>(List.of(name, looks))) {
                found.addAll(
                        page(portals.search(query, null, MAX_ALIKE), MAX_ALIKE).people());
            }
            return found;
        });
    }

    /** Fails with {@code command.invalid} where there is a directory and it does not know the user, who is no guest of ours either. */
    public CompletionStage<Void> requireSomeone(String id) {
        if (directory == null) {
            return CompletableFuture.completedFuture(null);
        }
        if (id.startsWith(Names.GUEST_PREFIX)) {
            return stored.known(Set.of(id)).thenAccept(known -> require(known.containsKey(id)));
        }
        return listed(Set.of(id))
                .thenAccept(listed ->
                        require(listed.getOrDefault(id, Optional.empty()).isPresent()));
    }

    private static void require(boolean known) {
        if (!known) {
            throw new ParleyException(ErrorCode.COMMAND_INVALID, "to: there is nobody with this id");
        }
    }

    private CompletionStage<Map<String, Optional<String>>> listed(Set<String> ids) {
        Map<String, Optional<String>> found = new HashMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        synchronized (names) {
            for (String id : ids) {
                Name kept = names.get(id);
                if (kept != null && System.nanoTime() - kept.askedAt < keepNanos) {
                    found.put(id, kept.name);
                } else if (!id.startsWith(Names.GUEST_PREFIX)) {
                    unknown.add(id);
                }
            }
        }
        Directory portals = directory;
        if (unknown.isEmpty() || portals == null) {
            return CompletableFuture.completedFuture(found);
        }
        return code.ask("directory", () -> portals.names(Set.copyOf(unknown))).thenApply(answer -> {
            synchronized (names) {
                for (String id : unknown) {
                    // Someone whose name cannot be shown is still someone.
                    Optional<String> name = Optional.ofNullable(answer.get(id)).map(text -> Names.shown(text, id));
                    names.put(id, new Name(name, System.nanoTime()));
                    found.put(id, name);
                }
            }
            return found;
        });
    }

    private static PeoplePage page(Directory.Page page, int limit) {
        List<User> people = page.people().stream()
                .filter(person ->
                        Names.isIdentifier(person.id()) && !person.id().startsWith(Names.GUEST_PREFIX))
                .limit(limit)
                .map(person -> new User(person.id(), Names.shown(person.name(), person.id()), false, Set.of()))
                .collect(Collectors.toUnmodifiableList());
        return new PeoplePage(people, page.cursor());
    }
}
