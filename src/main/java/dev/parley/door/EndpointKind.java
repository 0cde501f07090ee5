// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

/** The ways in, by what they ask of those who come. */
public enum EndpointKind {
    /** Commands and events: own origin, and an identity now or ({@code ?auth=message}) in the first message. */
    CHAT(true, true),

    /** Receive only: there will be no first message, so the identity comes now. */
    FEED(true, false),

    /** Nobody's data: any origin, no identity. */
    OPEN(false, false);

    private final boolean guarded;
    private final boolean introducesLater;

    EndpointKind(boolean guarded, boolean introducesLater) {
        this.guarded = guarded;
        this.introducesLater = introducesLater;
    }

    boolean guarded() {
        return guarded;
    }

    boolean introducesLater() {
        return introducesLater;
    }
}
