// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import java.util.concurrent.CompletionStage;

/**
 * Does what one action asks. One instance serves all connections, so it is thread-safe. It is called on the connection's reading thread
 * and must not block: what takes time completes the stage later.
 */
public interface ActionHandler {
    /** The action's name on the wire. */
    String action();

    /**
     * Handles one command. A {@link dev.parley.error.ParleyException}, thrown or in the stage, becomes the error reply; anything else is
     * logged and answered {@code server.error}.
     */
    CompletionStage<Outcome> handle(Request request);
}
