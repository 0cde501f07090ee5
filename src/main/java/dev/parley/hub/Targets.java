// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import java.util.List;

/** Whom a push goes to. */
public sealed interface Targets {
    /** The inboxes of users. */
    record Users(List<String> ids) implements Targets {}

    record Channels(List<ChannelName> names) implements Targets {}

    /** Single connections, live only. */
    record Clients(List<String> ids) implements Targets {}

    /** Everyone: a broadcast. */
    record All() implements Targets {}
}
