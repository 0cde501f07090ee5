// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Commands that wait for a connection, for their turn or for their reply, in the order in which they came. What was not answered when the
 * line broke goes out again on the next one where that is harmless. Confined to the loop, but for {@link #admit()}.
 */
final class Commands {
    private static final int MAX_UNANSWERED = 200;
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(5);
    private static final Duration SHORTEST_HOLD = Duration.ofMillis(50);
    private static final int SMALLEST_FRAME_LIMIT = 256 * 1024;

    /** Puts a frame on the line. */
    interface Sender {
        void send(String text);
    }

    private final Loop loop;
    private final int max;
    private final AtomicInteger count = new AtomicInteger();
    /** The client's own, which go before all others and end with the connection. */
    private final Deque<Command> own = new ArrayDeque<>();

    private final Deque<Command> waiting = new ArrayDeque<>();
    private final Map<Long, Command> unanswered = new LinkedHashMap<>();
    private final Pace pace = new Pace();
    private Loop.Timer timer = Loop.Timer.NONE;
    private @Nullable Sender sender;
    private String user = "";
    private long frameLimit;
    private long ids;

    Commands(Loop loop, int max) {
        this.loop = loop;
        this.max = max;
    }

    /** Takes a place, from any thread; the command that has it gives it back when it ends. */
    boolean admit() {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** One that has a place. */
    void add(Command command) {
        var unused = command.reply.whenComplete((data, failure) -> count.decrementAndGet());
        begin(command);
        waiting.addLast(command);
        pump();
    }

    /** One of the client's own, before all others but in their order, without a place. */
    void addOwn(Command command) {
        begin(command);
        own.addLast(command);
        pump();
    }

    void online(Sender line, Events.Welcome welcome) {
        sender = line;
        user = welcome.user() == null ? "" : welcome.user().id();
        long bytes = welcome.limits().path("messageBytes").asLong(0);
        frameLimit = bytes <= 0 ? Long.MAX_VALUE : Math.max(SMALLEST_FRAME_LIMIT, 4 * bytes);
        pace.begin(welcome.limits(), loop.nanos());
        List<Command> orphans = waiting.stream().filter(this::isOrphan).toList();
        waiting.removeAll(orphans);
        orphans.forEach(orphan -> fail(orphan, "identity.changed", "the client is another user now"));
        pump();
    }

    /** The line broke: what may be repeated goes back to the front, in its order. */
    void lost() {
        sender = null;
        timer.cancel();
        List<Command> sent = new ArrayList<>(unanswered.values());
        unanswered.clear();
        for (int i = sent.size() - 1; i >= 0; i--) {
            Command command = sent.get(i);
            if (isOver(command)) {
                failLost(command);
            } else {
                waiting.addFirst(command);
            }
        }
        List<Command> unsent = new ArrayList<>(own);
        waiting.stream()
                .filter(command -> command.repeat == Command.Repeat.OF_THIS_CONNECTION)
                .forEach(unsent::add);
        own.clear();
        waiting.removeAll(unsent);
        unsent.forEach(Commands::failLost);
    }

    void reply(JsonNode frame) {
        Command command = unanswered.remove(frame.path("id").asLong());
        if (command == null) {
            return;
        }
        JsonNode error = frame.path("error");
        Duration retryAfter = Duration.ofMillis(error.path("retryAfter").asLong());
        if (frame.path("ok").asBoolean()) {
            finish(command);
            command.reply.complete(frame.path("data"));
        } else if (error.path("code").asText().equals("rate.limited") && retryAfter.compareTo(LONGEST_HOLD) <= 0) {
            pace.hold(retryAfter.compareTo(SHORTEST_HOLD) < 0 ? SHORTEST_HOLD : retryAfter, loop.nanos());
            (command.repeat == Command.Repeat.OF_THIS_CONNECTION ? own : waiting).addFirst(command);
        } else {
            finish(command);
            command.reply.completeExceptionally(new ParleyClientException(
                    error.path("code").asText("answer.invalid"),
                    error.path("message").asText(),
                    error.path("status").asInt(),
                    retryAfter,
                    null));
        }
        pump();
    }

    void failAll(ParleyClientException reason) {
        sender = null;
        timer.cancel();
        List<Command> all = new ArrayList<>(unanswered.values());
        all.addAll(own);
        all.addAll(waiting);
        unanswered.clear();
        own.clear();
        waiting.clear();
        all.forEach(command -> {
            finish(command);
            command.reply.completeExceptionally(reason);
        });
    }

    /** Sent and not answered, it is not sent again. */
    private static boolean isOver(Command command) {
        return command.repeat == Command.Repeat.NEVER || command.repeat == Command.Repeat.OF_THIS_CONNECTION;
    }

    private boolean isOrphan(Command command) {
        return command.repeat == Command.Repeat.SAME_USER && !command.sentAs.isEmpty() && !command.sentAs.equals(user);
    }

    private void begin(Command command) {
        command.deadline = loop.schedule(command.within, () -> {
            own.remove(command);
            waiting.remove(command);
            unanswered.values().remove(command);
            fail(command, "timeout", "no answer to " + command.action + " within " + command.within);
            pump();
        });
    }

    private void pump() {
        timer.cancel();
        Sender line = sender;
        while (line != null && !(own.isEmpty() && waiting.isEmpty()) && unanswered.size() < MAX_UNANSWERED) {
            Duration pause = pace.take(loop.nanos());
            if (!pause.isZero()) {
                timer = loop.schedule(pause, this::pump);
                return;
            }
            send(line, own.isEmpty() ? waiting.removeFirst() : own.removeFirst());
        }
    }

    private void send(Sender line, Command command) {
        long id = ++ids;
        String text = command.text(id);
        if (text.length() > frameLimit / 3 && text.getBytes(StandardCharsets.UTF_8).length > frameLimit) {
            // The server would end the connection for it, with 1009.
            finish(command);
            command.reply.completeExceptionally(new ParleyClientException(
                    "message.tooLarge", "the command has over " + frameLimit + " bytes", 413, Duration.ZERO, null));
            return;
        }
        command.sentAs = user;
        unanswered.put(id, command);
        line.send(text);
    }

    private static void failLost(Command command) {
        fail(command, "connection.lost", "the line broke before the answer to " + command.action);
    }

    private static void fail(Command command, String code, String message) {
        finish(command);
        command.reply.completeExceptionally(new ParleyClientException(code, message));
    }

    private static void finish(Command command) {
        command.deadline.cancel();
    }
}
