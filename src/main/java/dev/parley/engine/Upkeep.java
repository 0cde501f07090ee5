// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelName;
import java.util.concurrent.CompletionStage;

/** What operators see of storage and take out of it. Thread-safe; see {@link Engine} for what holds for every stage. */
public interface Upkeep {
    /** Whether publishes and reads work now. Does not block. */
    Health health();

    /** How many requests wait to be written or handed on. Does not block. */
    int waiting();

    /**
     * Removes what is past its retention, at most {@code maxMessages} of it, so that one step never holds up publishing for long. The
     * stage holds how many were removed; call again while that equals the bound.
     */
    CompletionStage<Integer> trim(Retentions retentions, int maxMessages);

    /** How much of what storage occupies is not used, and is taken before it grows. */
    CompletionStage<Long> spareBytes();

    /**
     * Deletes a channel: its log, its place on people's lists, their marks in it. There is none of that name when the stage completes,
     * with how many messages it had; a new one begins at offset 1 under another epoch. What stood in it goes from the storage in steps that hold
     * nobody up, after a restart too. Of a channel that there is not, 0.
     */
    CompletionStage<Long> delete(ChannelName channel);
}
