// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.error.CloseCode;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.revocation.EndedSessions;
import dev.parley.revocation.Revocations;
import dev.parley.wire.Event;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of connections when the session that they came with ends, expires or has another id, or when who they are was revoked.
 * Thread-safe; nothing here waits.
 */
public final class Sessions {
    private static final int MAX_ENDED = 10_000;

    private final Registry registry;
    private final Revocations revocations;
    private final EndedSessions ended = new EndedSessions(MAX_ENDED, TimeUnit.SECONDS.toNanos(60));

    Sessions(Registry registry, Revocations revocations) {
        this.registry = registry;
        this.revocations = revocations;
    }

    /** Whether a session has a connection here. */
    public boolean isConnected(String session) {
        return !registry.ofSession(session).isEmpty();
    }

    /** An HTTP session has ended: its connections are signed out. */
    public void ended(String hash) {
        ended.add(hash);
        registry.ofSession(hash).forEach(connection -> connection.close(CloseCode.SIGNED_OUT));
    }

    /** A user has left an HTTP session that goes on: the user's connections of that session are signed out. */
    public void left(String hash, String userId) {
        for (Connection connection : registry.ofSession(hash)) {
            User user = connection.user();
            if (user != null && user.id().equals(userId)) {
                connection.close(CloseCode.SIGNED_OUT);
            }
        }
    }

    /** An HTTP session will end in so many seconds unless somebody is at work, or will not for now: its connections are told. */
    public void expires(String hash, long seconds) {
        String event = new Event.Session(seconds).json();
        registry.ofSession(hash).forEach(connection -> connection.send(event));
    }

    /** An HTTP session has a new id: its connections stay. */
    public void renamed(String before, String now) {
        registry.renameSession(before, now);
    }

    /**
     * Signs a connection out whose session has just ended, or whose identity was revoked between the handshake's decision and this moment. To
     * be called when the connection is in the registry: who ends or revokes notes that first and looks into the registry then, this is the
     * other way round.
     */
    void closeIfOver(Connection connection) {
        Optional<String> hash = registry.hashOf(connection);
        if (hasEnded(hash) || hasEnded(registry.tagOf(connection)) || isRevoked(connection.authenticated(), hash)) {
            connection.close(CloseCode.SIGNED_OUT);
        }
    }

    private boolean hasEnded(Optional<String> session) {
        return session.filter(ended::contains).isPresent();
    }

    private boolean isRevoked(@Nullable Authenticated authenticated, Optional<String> hash) {
        return authenticated != null
                && (authenticated.isRevoked(revocations)
                        || hash.filter(known -> revocations.isSessionRevoked(known, authenticated.since()))
                                .isPresent());
    }
}
