// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.engine.Append;
import dev.parley.engine.Appended;
import dev.parley.engine.EngineListener;
import dev.parley.engine.StoredSize;
import dev.parley.engine.sqlite.log.LogWriter;
import dev.parley.engine.sqlite.log.Written;
import dev.parley.engine.sqlite.writer.Operation;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request to append: its bytes are counted before it takes a place in the queue, a channel that begins when its turn comes. Used once. */
final class AppendRequest {
    private final OpenEngine engine;
    private final Append append;
    private final NewChannel channel;

    AppendRequest(OpenEngine engine, Append append) {
        this.engine = engine;
        this.append = append;
        this.channel = new NewChannel(append.channel(), append.quota());
    }

    CompletableFuture<Appended> start() {
        append.quota().bytes(StoredSize.of(append)).ifPresent(refusal -> {
            throw refusal;
        });
        return engine.submit(Operation.writing(append.body().length(), this::write, this::announce));
    }

    private Optional<Written> write(LogWriter log) throws SQLException {
        return channel.mayBeWritten(log) ? Optional.of(log.append(append)) : Optional.empty();
    }

    private Appended announce(Optional<Written> done, EngineListener listener) {
        Written written = done.orElseThrow(channel::refusal);
        Message message = written.message();
        if (!written.duplicate()) {
            listener.onAppended(append.channel(), written.epoch(), message, written.newMembers());
        }
        return new Appended(new Position(written.epoch(), message.offset()), message.time(), written.duplicate());
    }
}
