// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.dispatch;

import dev.parley.delivery.SlowClientPolicy;
import dev.parley.error.Causes;
import dev.parley.error.CloseCode;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Connection;
import dev.parley.identity.User;
import dev.parley.spi.Outcome;
import dev.parley.wire.Command;
import dev.parley.wire.Reply;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one connection sends, command by command, as if each were done before the next: a history sees what was published before it.
 * Only publishes run together, since the engine keeps their order and commits them at once. Replies come in the order of the commands.
 * Thread-safe; throws nothing for what a client sent.
 *
 * <p>While the client does not read its replies, or the engine is behind, commands wait here, in order, and above a bound nothing more is
 * read: pipelining costs the server no more than one outbox and this queue. Only where a container cannot stop reading does a client get
 * to the higher bound, and is too slow then. Guests' commands wait for a place among so many of all guests, too.
 */
public final class CommandStream {
    private static final String PUBLISH = "publish";

    private final Dispatcher dispatcher;
    private final Connection connection;
    private final Throttle throttle;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);
    private final ArrayDeque<Running> running = new ArrayDeque<>(1);
    private boolean turning;
    private boolean again;
    private boolean paused;
    private boolean awaitsPlace;
    private boolean ended;

    /** A command and where its reply goes; null for the connection itself. */
    private record Waiting(Command command, @Nullable ReplyList replies) {}

    /** A command that has started. Guarded by the stream. */
    private static final class Running {
        private final Command command;
        private final @Nullable ReplyList replies;
        private final boolean ofGuest;
        private @Nullable Outcome outcome;
        private @Nullable Throwable failure;

        Running(Command command, @Nullable ReplyList replies, boolean ofGuest) {
            this.command = command;
            this.replies = replies;
            this.ofGuest = ofGuest;
        }

        boolean isDone() {
            return outcome != null || failure != null;
        }
    }

    CommandStream(Dispatcher dispatcher, Connection connection, Throttle throttle) {
        this.dispatcher = dispatcher;
        this.connection = connection;
        this.throttle = throttle;
        connection.onRoom(this::turn);
    }

    /** One text frame, whole. */
    public void text(String text) {
        take(decoded(text), null);
    }

    /**
     * The same for an HTTP request, whose answer holds the replies.
     *
     * @param maxBytes about how many bytes the replies may have; what comes after is refused
     * @return the replies as a JSON array; fails with {@code client.unknown} where the connection ends before
     */
    public CompletionStage<byte[]> request(String text, int maxBytes) {
        Command.Frame frame = decoded(text);
        ReplyList replies = new ReplyList(frame.commands().size(), maxBytes);
        take(frame, replies);
        return replies.whole();
    }

    /** The connection has ended: what has not started never will. */
    public void end() {
        synchronized (this) {
            ended = true;
            drop();
        }
    }

    private Command.Frame decoded(String text) {
        Command.Frame frame = Command.decode(text);
        long bytes = dispatcher.counted(text);
        try {
            if (bytes > 0) {
                throttle.bytes(bytes);
                dispatcher.byteRates().take(connection.user(), bytes);
            }
            return frame;
        } catch (ParleyException e) {
            return new Command.Frame(frame.commands().stream()
                    .map(command -> command.refusedWith(e))
                    .toList());
        }
    }

    /** A frame that is not text. */
    public void binary() {
        Command.Frame frame = Command.refused(new ParleyException(
                ErrorCode.BINARY_UNSUPPORTED, "this endpoint takes text frames; /ws/echo sends binary ones back"));
        take(frame, null);
    }

    private void take(Command.Frame frame, @Nullable ReplyList replies) {
        synchronized (this) {
            for (Command command : frame.commands()) {
                waiting.add(new Waiting(throttled(command), replies));
            }
            if (ended) {
                drop();
            } else if (SlowClientPolicy.isOverrun(waiting.size())) {
                drop();
                connection.close(CloseCode.TOO_SLOW);
            }
            pause();
        }
        turn();
    }

    private void drop() {
        for (Waiting dropped : waiting) {
            if (dropped.replies() != null) {
                dropped.replies().abandon();
            }
        }
        waiting.clear();
    }

    /** Stops reading, or goes on with it. To be called with the lock held, so that no later word overtakes an earlier one. */
    private void pause() {
        boolean pause = SlowClientPolicy.pausesReading(waiting.size(), paused);
        if (pause != paused) {
            paused = pause;
            connection.writer().pauseReading(pause);
        }
    }

    private Command throttled(Command command) {
        try {
            throttle.command();
            dispatcher.rates().take(connection.user(), 1);
            return command;
        } catch (ParleyException e) {
            return command.refusedWith(e);
        }
    }

    /**
     * Sends replies that are due and starts what may start, until there is nothing to do. One thread at a time does so; others leave it a
     * note, so that neither replies nor starts overtake each other, and a command that completes at once needs no stack.
     */
    private void turn() {
        synchronized (this) {
            again = true;
            if (turning) {
                return;
            }
            turning = true;
        }
        while (true) {
            Running replied;
            Running started = null;
            synchronized (this) {
                replied = !running.isEmpty() && running.peek().isDone() ? running.remove() : null;
                if (replied == null) {
                    started = startable();
                }
                if (replied == null && started == null && !again) {
                    turning = false;
                    return;
                }
                again = false;
            }
            if (replied != null) {
                reply(replied);
            } else if (started != null) {
                start(started);
            }
        }
    }

    private @Nullable Running startable() {
        Waiting first = waiting.peek();
        // An HTTP request's replies take no room on the line, whose client may not be there to read it.
        if (first == null || (first.replies() == null && !connection.writer().hasRoom(running.size()))) {
            return null;
        }
        boolean together = isPublish(first.command()) && running.stream().allMatch(one -> isPublish(one.command));
        if (!running.isEmpty() && !together) {
            return null;
        }
        boolean ofGuest = isGuest(connection.user());
        if (ofGuest && !dispatcher.guests().start(awaitsPlace ? null : this::placeMayBeFree)) {
            awaitsPlace = true;
            return null;
        }
        waiting.remove();
        ReplyList replies = first.replies();
        Command command =
                replies != null && replies.isFull() ? first.command().refusedWith(ReplyList.full()) : first.command();
        Running next = new Running(command, replies, ofGuest);
        pause();
        running.add(next);
        return next;
    }

    private void placeMayBeFree() {
        synchronized (this) {
            awaitsPlace = false;
        }
        turn();
    }

    /** A connection without an identity counts as a guest. */
    private static boolean isGuest(@Nullable User user) {
        return user == null || user.guest();
    }

    private static boolean isPublish(Command command) {
        return PUBLISH.equals(command.action());
    }

    private void start(Running one) {
        CompletionStage<Outcome> stage;
        try {
            stage = dispatcher.run(connection, one.command);
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        var unused = stage.whenComplete((outcome, failure) -> {
            synchronized (this) {
                one.outcome = outcome;
                one.failure = failure;
            }
            turn();
            // Last, so that others who wait come before this connection's next command.
            if (one.ofGuest) {
                dispatcher.guests().done();
            }
        });
    }

    private void reply(Running one) {
        Outcome outcome = one.outcome;
        if (outcome != null) {
            say(one, one.command.wantsReply() ? Reply.ok(one.command, outcome.data()) : null);
            outcome.afterReply().run();
            return;
        }
        Throwable failure = one.failure;
        Throwable cause = failure == null ? null : Causes.of(failure);
        ParleyException refusal = cause instanceof ParleyException known
                ? known
                : new ParleyException(ErrorCode.SERVER_ERROR, "something went wrong here", cause);
        say(one, Reply.failed(one.command, refusal));
        dispatcher.refused(connection, one.command, refusal);
        if (refusal.code().status() < 500 && !throttle.refused()) {
            connection.close(CloseCode.TOO_MANY_ERRORS);
        }
    }

    /** @param reply null where none is wanted */
    private void say(Running one, @Nullable String reply) {
        ReplyList replies = one.replies;
        if (reply == null) {
            if (replies != null) {
                replies.skip();
            }
        } else if (replies != null) {
            replies.add(reply);
        } else {
            connection.send(reply);
        }
    }
}
