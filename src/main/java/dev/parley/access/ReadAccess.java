// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.access;

import dev.parley.channel.ChannelName;
import dev.parley.identity.User;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who may read what. Thread-safe; nothing here waits. */
public interface ReadAccess {
    /** Whether a channel's readers are a matter of policy, and not fixed by its name. */
    boolean isForPolicies(ChannelName channel);

    /** Those of the channels that the user may hear and read. */
    CompletionStage<Set<ChannelName>> readable(User user, Set<ChannelName> channels);

    /** Makes void what was found out about a user, or a channel (null: about any), from this moment on. */
    void forget(@Nullable String userId, @Nullable ChannelName channel);
}
