// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.engine.Engine;
import dev.parley.engine.page.PeoplePage;
import dev.parley.identity.User;
import dev.parley.people.People;
import dev.parley.spi.Outcome;
import dev.parley.wire.JsonObject;
import dev.parley.wire.ReplyData;
import dev.parley.wire.ReplyData.People.Person;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code people}: whom one can write to. */
public final class PeopleHandler implements CommandHandler {
    private static final int PAGE = 200;

    private final Engine engine;
    private final People people;
    private final Access access;
    private final Scope scope;
    private final SharedPeople shared;

    /** Who finds whom. */
    public interface Scope {
        /** Whether a user finds everyone. */
        boolean everyone(User user);

        /** Whether a user who does not finds those with whom something is shared; else nobody. */
        boolean shared(User user);
    }

    public PeopleHandler(Engine engine, People people, Access access, Scope scope) {
        this.access = access;
        this.engine = engine;
        this.people = people;
        this.scope = scope;
        this.shared = new SharedPeople(engine, people);
    }

    @Override
    public String action() {
        return "people";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        request.user();
        access.requireChat();
        return found(request).thenCompose(page -> engine.presence()
                .online(idsOf(page.people()))
                .thenApply(online -> Outcome.of(new ReplyData.People(listed(page.people(), online), page.cursor()))));
    }

    private CompletionStage<PeoplePage> found(Request request) {
        User user = request.user();
        JsonObject fields = request.fields();
        String query = CommandFields.query(fields);
        @Nullable String cursor = fields.string("cursor").orElse(null);
        if (scope.everyone(user)) {
            return people.search(query, cursor, PAGE, user.guest());
        }
        return scope.shared(user)
                ? shared.search(user, request.connection(), query, cursor, PAGE)
                : CompletableFuture.completedFuture(new PeoplePage(List.of(), null));
    }

    private static Set<String> idsOf(List<User> people) {
        return people.stream().map(User::id).collect(Collectors.toUnmodifiableSet());
    }

    private static List<Person> listed(List<User> people, Set<String> online) {
        return people.stream()
                .map(user -> new Person(user.id(), user.name(), user.guest(), online.contains(user.id())))
                .toList();
    }
}
