// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.engine.page.PeoplePage;
import dev.parley.identity.User;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How people are called. Thread-safe; see {@link Engine} for what holds for every stage. */
public interface People {
    /**
     * Notes how a user is called, for those who see the id when the user is away. It is counted where the engine does not know the user;
     * whoever may not be counted is not noted. May be written up to a second later.
     */
    void remember(User user, Quota quota);

    /** How those of the users are called that this engine knows, by id. Their roles are not kept. */
    CompletionStage<Map<String, User>> known(Set<String> userIds);

    /**
     * Those of whom this engine knows how they are called, by name, then by id.
     *
     * @param query what the name or the id has to contain, in either case; empty for everyone
     * @param cursor where the last page ended, or null for the first; a cursor that makes no sense is {@code command.invalid}
     */
    CompletionStage<PeoplePage> search(String query, @Nullable String cursor, int limit);

    /**
     * Forgets a person: the name, the inbox, the lists and marks, the tickets; and, with {@code recall}, takes back all that the person has
     * said in other channels until now, with the name and id that stood there. Durable when the stage completes, and done in steps that hold
     * nobody up, after a restart too. Does not close connections.
     */
    CompletionStage<Void> forget(String userId, boolean recall);
}
