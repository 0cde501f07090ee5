// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

import java.util.Optional;

/** The kinds of channel; they share one mechanism and differ in who may do what, and in what is kept. */
public enum ChannelKind {
    ROOM("room", true),
    DIRECT("direct", true),
    USER("user", true),
    TOPIC("topic", true),
    LIVE("live", false);

    private final String wire;
    private final boolean kept;

    ChannelKind(String wire, boolean kept) {
        this.wire = wire;
        this.kept = kept;
    }

    public String wire() {
        return wire;
    }

    /** Whether its messages have offsets and a log. */
    public boolean kept() {
        return kept;
    }

    /** The kind of that name, if it is one. */
    public static Optional<ChannelKind> of(String wire) {
        for (ChannelKind kind : values()) {
            if (kind.wire.equals(wire)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
