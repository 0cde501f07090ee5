// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.error.CloseCode;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Connection;
import dev.parley.wire.Command;
import dev.parley.wire.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What one connection sends, command by command. Commands start in the order in which they came; the replies of one array keep that
 * order, those of separate frames may overtake each other. Called by one thread at a time; throws nothing for what a client sent.
 */
public final class CommandStream {
    private final Dispatcher dispatcher;
    private final Connection connection;
    private final Throttle throttle;

    CommandStream(Dispatcher dispatcher, Connection connection, Throttle throttle) {
        this.dispatcher = dispatcher;
        this.connection = connection;
        this.throttle = throttle;
    }

    /** One text frame, whole. */
    public void text(String text) {
        Command.Frame frame = Command.decode(text);
        connection.whenRoom(() -> run(frame));
    }

    /** A frame that is not text. */
    public void binary() {
        refuse(new ParleyException(
                ErrorCode.BINARY_UNSUPPORTED, "this endpoint takes text frames; /ws/echo sends binary ones back"));
    }

    /** A frame that could not be read as commands, for a reason that the transport knows. */
    public void refuse(ParleyException e) {
        connection.whenRoom(() -> run(Command.refused(e)));
    }

    private void run(Command.Frame frame) {
        CompletionStage<?> earlier = CompletableFuture.completedFuture(null);
        for (Command command : frame.commands()) {
            CompletionStage<Outcome> outcome = start(command);
            CompletionStage<?> before = earlier;
            earlier = frame.inOrder()
                    ? outcome.handle((done, failure) -> before.thenRun(() -> reply(command, done, failure)))
                            .thenCompose(replied -> replied)
                    : outcome.handle((done, failure) -> {
                        reply(command, done, failure);
                        return done;
                    });
        }
    }

    private CompletionStage<Outcome> start(Command command) {
        try {
            throttle.command();
            return dispatcher.run(connection, command);
        } catch (ParleyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void reply(
            Command command,
            @org.jspecify.annotations.Nullable Outcome outcome,
            @org.jspecify.annotations.Nullable Throwable failure) {
        if (outcome != null) {
            if (command.wantsReply()) {
                connection.send(Reply.ok(command, outcome.data()));
            }
            outcome.afterReply().run();
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ParleyException e) {
            connection.send(Reply.failed(command, e));
            if (e.code().status() < 500 && !throttle.refused()) {
                connection.close(CloseCode.TOO_MANY_ERRORS);
            }
        }
    }
}
