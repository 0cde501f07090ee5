// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import java.util.concurrent.CompletionStage;

/**
 * An action of a portal's own on {@code /ws}. A public class with a public constructor without parameters, named in
 * {@code META-INF/services/dev.parley.spi.ActionHandler} of a jar in the same web application ({@link java.util.ServiceLoader}). A
 * handler whose action Parley has already, or that cannot be made, stops the start with one line that names it.
 *
 * <p>One instance serves all connections, so it is thread-safe. It is called on the connection's reading thread and must not block: what
 * takes time completes the stage later, on any thread. The next command of that connection waits until it does, for at most 30 s; others
 * do not.
 */
public interface ActionHandler {
    /** The action's name on the wire: letters, digits, dots and dashes, at most 64. */
    String action();

    /**
     * Called once before the first command, with the way to send messages.
     *
     * @param publisher sends to any channel; whether the user may is for the handler to decide
     */
    default void ready(MessagePublisher publisher) {}

    /**
     * Handles one command. A {@link dev.parley.error.ParleyException}, thrown or in the stage, becomes the error reply; anything else is
     * logged and answered {@code server.error}.
     */
    CompletionStage<Outcome> handle(ActionRequest request);
}
