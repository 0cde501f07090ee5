// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import dev.parley.engine.MessageLog;
import dev.parley.engine.PresenceStore;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * What all channels work with.
 *
 * @param executor runs short work that must not run under a channel's lock
 * @param sendRow sends a connection the row of one conversation
 * @param recentChars what the recent messages of all channels hold
 */
record ChannelContext(
        MessageLog log,
        PresenceStore presence,
        Executor executor,
        Traffic traffic,
        BiConsumer<Connection, ChannelName> sendRow,
        AtomicLong recentChars) {}
