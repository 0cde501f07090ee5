// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelName;
import dev.parley.engine.Health;
import dev.parley.engine.Retentions;
import dev.parley.engine.Upkeep;
import dev.parley.engine.sqlite.log.Trimmer;
import dev.parley.engine.sqlite.writer.Operation;
import java.util.concurrent.CompletionStage;

/** Health of the file, and what is taken out of it. Thread-safe. */
final class SqliteUpkeep implements Upkeep {
    private final EngineState state;

    SqliteUpkeep(EngineState state) {
        this.state = state;
    }

    @Override
    public Health health() {
        OpenEngine now = state.open();
        return now == null ? new Health(false, false, "not started, or closed") : now.health();
    }

    @Override
    public int waiting() {
        OpenEngine now = state.open();
        return now == null ? 0 : now.waiting();
    }

    @Override
    public CompletionStage<Integer> trim(Retentions retentions, int maxMessages) {
        return state.ask(now -> {
            now.readers().askAgain();
            new Removals(now).sweep();
            return now.submit(Operation.writing(log -> new Trimmer(log, maxMessages).trim(retentions)));
        });
    }

    @Override
    public CompletionStage<Long> spareBytes() {
        return state.query(reader -> reader.statements().number("PRAGMA freelist_count")
                * reader.statements().number("PRAGMA page_size"));
    }

    @Override
    public CompletionStage<Long> delete(ChannelName channel) {
        return state.ask(now -> new Removals(now).delete(channel));
    }
}
