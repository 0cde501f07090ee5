// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.People;
import dev.parley.engine.Quota;
import dev.parley.engine.memory.MemoryCredentials;
import dev.parley.engine.page.PeoplePage;
import dev.parley.engine.sqlite.log.PersonNotes;
import dev.parley.engine.sqlite.writer.Operation;
import dev.parley.identity.User;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** People's names in the file. Thread-safe. */
final class SqlitePeople implements People {
    private final EngineState state;
    private final MemoryCredentials credentials;
    private final PersonNotes notes = new PersonNotes();

    SqlitePeople(EngineState state, MemoryCredentials credentials) {
        this.state = state;
        this.credentials = credentials;
    }

    @Override
    public void remember(User user, Quota quota) {
        if (!notes.isNew(user)) {
            return;
        }
        CompletionStage<Boolean> noted = state.ask(now -> now.submit(Operation.writing(log -> log.note(user, quota))));
        var unused = noted.exceptionally(failure -> false).thenAccept(done -> {
            if (!done) {
                notes.forget(user);
            }
        });
    }

    @Override
    public CompletionStage<Map<String, User>> known(Set<String> userIds) {
        Set<String> ids = Set.copyOf(userIds);
        return state.query(reader -> reader.snapshot(snapshot -> PersonNotes.known(snapshot, ids)));
    }

    @Override
    public CompletionStage<PeoplePage> search(String query, @Nullable String cursor, int limit) {
        return state.query(
                reader -> reader.snapshot(snapshot -> PersonNotes.page(snapshot, query, cursor, Math.max(1, limit))));
    }

    @Override
    public CompletionStage<Void> forget(String userId, boolean recall) {
        return state.ask(now -> {
            credentials.forget(userId);
            notes.forget(userId);
            return new Removals(now).forget(userId, recall);
        });
    }
}
