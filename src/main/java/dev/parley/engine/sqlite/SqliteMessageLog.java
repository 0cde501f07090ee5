// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.engine.Append;
import dev.parley.engine.Appended;
import dev.parley.engine.ChannelState;
import dev.parley.engine.MessageLog;
import dev.parley.engine.Read;
import dev.parley.engine.page.Page;
import dev.parley.engine.sqlite.writer.Operation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The logs of channels in the file. Thread-safe. */
final class SqliteMessageLog implements MessageLog {
    private final EngineState state;

    SqliteMessageLog(EngineState state) {
        this.state = state;
    }

    @Override
    public CompletionStage<Appended> append(Append append) {
        return state.ask(now -> new AppendRequest(now, append).start());
    }

    @Override
    public CompletionStage<ChannelState> open(ChannelName channel) {
        return state(channel);
    }

    /** Nothing to give back: one node hears all that it appends. */
    @Override
    public void release(ChannelName channel) {}

    @Override
    public CompletionStage<ChannelState> state(ChannelName channel) {
        return state.ask(now -> now.submit(Operation.reading(log -> log.state(channel))));
    }

    @Override
    public CompletionStage<Page> read(Read read) {
        return state.query(reader -> reader.snapshot(snapshot -> snapshot.read(read)));
    }

    @Override
    public CompletionStage<List<Long>> recalled(ChannelName channel, long upTo) {
        return state.query(reader -> reader.snapshot(snapshot -> snapshot.recalled(channel, upTo)));
    }

    @Override
    public CompletionStage<Boolean> recall(ChannelName channel, long offset) {
        return state.ask(
                now -> now.submit(Operation.writing(0, log -> log.recall(channel, offset), (withdrawn, listener) -> {
                    if (withdrawn.orElse(false)) {
                        listener.onRecalled(channel, offset);
                        // One that was damaged is sound now.
                        now.readers().askAgain();
                    }
                    return withdrawn.isPresent();
                })));
    }

    @Override
    public CompletionStage<Optional<Message>> message(ChannelName channel, long offset) {
        return state.query(reader -> reader.snapshot(snapshot -> snapshot.message(snapshot.log(channel), offset)));
    }
}
