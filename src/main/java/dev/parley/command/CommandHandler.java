// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.spi.Outcome;
import java.util.concurrent.CompletionStage;

/**
 * Handles one action. A portal's own {@link dev.parley.spi.ActionHandler} runs behind one of these.
 *
 * <p>One instance serves all connections, so it is thread-safe. It is called on the connection's reading thread and must not block: what
 * takes time completes the stage later, on any thread. The next command of that connection waits until it does; others do not.
 */
public interface CommandHandler {
    /** The action's name on the wire. */
    String action();

    /**
     * Handles one command. A {@link dev.parley.error.ParleyException}, thrown or in the stage, becomes the error reply; anything else is
     * logged and answered {@code server.error}.
     */
    CompletionStage<Outcome> handle(Request request);
}
