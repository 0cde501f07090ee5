// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import dev.parley.channel.ChannelName;
import java.util.List;

/** Whom a push goes to. */
public sealed interface Targets {
    /** What each is called, such as {@code user/ana}, {@code room/lobby} or {@code client/<id>}. */
    List<String> names();

    /** The inboxes of users. */
    record Users(List<String> ids) implements Targets {
        @Override
        public List<String> names() {
            return ids.stream().map(id -> "user/" + id).toList();
        }
    }

    /** Channels of any kind but private chats. */
    record Channels(List<ChannelName> channels) implements Targets {
        @Override
        public List<String> names() {
            return channels.stream().map(ChannelName::toString).toList();
        }
    }

    /** Single connections, live only. */
    record Clients(List<String> ids) implements Targets {
        @Override
        public List<String> names() {
            return ids.stream().map(id -> "client/" + id).toList();
        }
    }

    /** Everyone: a broadcast. */
    record All() implements Targets {
        @Override
        public List<String> names() {
            return List.of(ChannelName.ALL.toString());
        }
    }
}
