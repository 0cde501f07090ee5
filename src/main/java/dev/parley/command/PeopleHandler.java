// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.engine.Engine;
import dev.parley.hub.People;
import dev.parley.identity.User;
import dev.parley.wire.JsonObject;
import dev.parley.wire.ReplyData;
import dev.parley.wire.ReplyData.People.Person;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** {@code people}: whom one can write to. */
public final class PeopleHandler implements ActionHandler {
    private static final int PAGE = 200;

    private final Engine engine;
    private final People people;
    private final Access access;

    public PeopleHandler(Engine engine, People people, Access access) {
        this.access = access;
        this.engine = engine;
        this.people = people;
    }

    @Override
    public String action() {
        return "people";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        request.user();
        access.requireChat();
        JsonObject fields = request.fields();
        return people.search(Fields.query(fields), fields.string("cursor").orElse(null), PAGE)
                .thenCompose(page -> engine.online(idsOf(page.people()))
                        .thenApply(online ->
                                Outcome.of(new ReplyData.People(listed(page.people(), online), page.cursor()))));
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
