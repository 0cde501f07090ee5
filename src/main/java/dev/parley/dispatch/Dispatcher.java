// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.dispatch;

import dev.parley.command.CommandHandler;
import dev.parley.command.Request;
import dev.parley.error.Causes;
import dev.parley.error.ErrorCode;
import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.hub.Connection;
import dev.parley.hub.Traffic;
import dev.parley.identity.User;
import dev.parley.spi.Outcome;
import dev.parley.text.Utf8;
import dev.parley.wire.Command;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the name of an action to its handler: one map, built once. Thread-safe. */
public final class Dispatcher {
    private static final Logger logger = LoggerFactory.getLogger(Dispatcher.class);
    private static final int REFUSALS_PER_SECOND = 20;

    private final Map<String, CommandHandler> handlers;
    private final Throttle.Rates limits;
    private final UserRates rates;
    private final UserRates byteRates;
    private final GuestShare guests;
    private final Traffic traffic;
    private final LogBudget lines = new LogBudget(REFUSALS_PER_SECOND);

    /** @param guestsAtOnce how many commands of guests may be under way at once; 0 for any number */
    public Dispatcher(List<CommandHandler> handlers, Throttle.Rates limits, int guestsAtOnce, Traffic traffic) {
        this.guests = new GuestShare(guestsAtOnce);
        this.traffic = traffic;
        this.rates = new UserRates(
                limits.userCommands(),
                "too many commands (parley.limits.user-commands-per-second, parley.limits.user-command-burst)");
        this.byteRates = new UserRates(limits.bytes(), Throttle.TOO_MANY_BYTES);
        Map<String, CommandHandler> byAction = new LinkedHashMap<>();
        for (CommandHandler handler : handlers) {
            if (byAction.put(handler.action(), handler) != null) {
                throw new IllegalArgumentException(
                        "two handlers for the action '" + handler.action() + "': a portal's needs another name");
            }
        }
        this.handlers = Map.copyOf(byAction);
        this.limits = limits;
    }

    /** The way in for one connection's commands. */
    public CommandStream open(Connection connection) {
        return new CommandStream(this, connection, new Throttle(limits));
    }

    /** Counts a request that a person makes outside of any connection as one command, or fails with {@code rate.limited}. */
    public void count(User user) {
        rates.take(user, 1);
    }

    UserRates rates() {
        return rates;
    }

    GuestShare guests() {
        return guests;
    }

    UserRates byteRates() {
        return byteRates;
    }

    /** What a frame of so many bytes counts for; 0 where bytes are not counted. One that is longer than the burst empties it. */
    long counted(String text) {
        Throttle.Limits bytes = limits.bytes();
        return bytes.perSecond() == 0 ? 0 : Math.min(Utf8.length(text), Math.max(bytes.burst(), 1));
    }

    /** Counts a refused command, and notes in the log what someone was not allowed to do: never what was in it. */
    void refused(Connection connection, Command command, ParleyException refusal) {
        traffic.refused(Traffic.Way.COMMAND, refusal.code());
        int status = refusal.code().status();
        if (status == 401 || status == 403) {
            User user = connection.user();
            lines.spend(more -> logger.info(
                    "refused {} of client={} user={} address={}: {} {}{}",
                    LogText.of(command.action()),
                    connection.id(),
                    user == null ? "-" : LogText.of(user.id()),
                    LogText.of(connection.facts().address()),
                    refusal.code().wire(),
                    LogText.of(
                            command.fields().isString("channel")
                                    ? command.fields().requiredString("channel")
                                    : null),
                    more));
        }
    }

    /** Runs one command. The stage fails with a {@link ParleyException} and nothing else. */
    CompletionStage<Outcome> run(Connection connection, Command command) {
        ParleyException fault = command.fault();
        String action = command.action();
        if (fault != null || action == null) {
            return CompletableFuture.failedFuture(
                    fault != null ? fault : new ParleyException(ErrorCode.COMMAND_INVALID, "action: is missing"));
        }
        CommandHandler handler = handlers.get(action);
        if (handler == null) {
            return CompletableFuture.failedFuture(new ParleyException(
                    ErrorCode.ACTION_UNKNOWN,
                    "this server knows the actions "
                            + String.join(
                                    ", ", handlers.keySet().stream().sorted().toList())));
        }
        CompletionStage<Outcome> stage;
        try {
            stage = handler.handle(new Request(connection, command.fields()));
        } catch (RuntimeException | LinkageError e) {
            // The second: a portal's action against a library of another version.
            stage = CompletableFuture.failedFuture(e);
        }
        return stage.exceptionallyCompose(failure -> CompletableFuture.failedFuture(forClient(failure, action)));
    }

    private static ParleyException forClient(Throwable failure, String action) {
        Throwable cause = Causes.of(failure);
        if (cause instanceof ParleyException known) {
            return known;
        }
        logger.error("The action {} failed in an unexpected way", action, cause);
        return new ParleyException(
                ErrorCode.SERVER_ERROR, "something went wrong here; the server's log has the details");
    }
}
