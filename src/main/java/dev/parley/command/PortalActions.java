// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.error.ErrorCode;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.hub.Publisher;
import dev.parley.spi.ActionHandler;
import dev.parley.spi.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Finds the actions that a portal brings, and keeps the server safe from what is wrong with them. Stateless. */
public final class PortalActions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,63}");
    private static final long PATIENCE_SECONDS = 30;

    private PortalActions() {}

    /**
     * The portal's handlers, ready for commands.
     *
     * @param handlers may throw {@link ServiceConfigurationError}
     * @throws IllegalArgumentException with one line that names the handler and what is wrong with it
     */
    public static List<CommandHandler> guarded(Iterable<ActionHandler> handlers, Publisher publisher) {
        List<CommandHandler> found = new ArrayList<>();
        try {
            for (ActionHandler handler : handlers) {
                found.add(guarded(handler, publisher));
            }
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException("an action of the portal cannot be loaded: " + e.getMessage(), e);
        }
        return found;
    }

    private static CommandHandler guarded(ActionHandler handler, Publisher publisher) {
        String type = handler.getClass().getName();
        String action;
        try {
            action = handler.action();
            handler.ready(publisher);
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException("the action handler " + type + " does not start: " + e, e);
        }
        if (action == null || !NAME.matcher(action).matches()) {
            throw new IllegalArgumentException(
                    "the action handler " + type + " calls its action '" + LogText.of(String.valueOf(action))
                            + "'; letters, digits, dots and dashes, at most 64, make a name");
        }
        return new Guarded(action, handler, publisher);
    }

    /** Answers in any case, and in time. */
    private record Guarded(String action, ActionHandler handler, Publisher publisher) implements CommandHandler {
        @Override
        public CompletionStage<Outcome> handle(Request request) {
            CompletableFuture<Outcome> answer = new CompletableFuture<>();
            try {
                handler.handle(new PortalRequest(request, publisher)).whenComplete((outcome, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(failure);
                    } else {
                        answer.complete(outcome == null ? Outcome.of(Map.of()) : outcome);
                    }
                });
            } catch (LinkageError | StackOverflowError e) {
                throw new IllegalStateException(handler.getClass().getName() + " failed", e);
            }
            return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionallyCompose(failure -> {
                Throwable known = failure instanceof TimeoutException late
                        ? new ParleyException(
                                ErrorCode.SERVER_UNAVAILABLE, "the action has not been done in time", late)
                        : failure;
                return CompletableFuture.failedFuture(known);
            });
        }
    }
}
