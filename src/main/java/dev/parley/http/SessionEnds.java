// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.identity.SessionHash;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Tells when a session ends (sign-out, expiry, the context's stop) or gets another id, by its hash. Thread-safe if the callbacks are; they
 * run on the container's thread and must not block.
 */
public final class SessionEnds implements HttpSessionListener, HttpSessionIdListener {
    private final Consumer<String> onEnded;
    private final BiConsumer<String, String> onRenamed;

    /** @param onRenamed takes the old hash and the new one */
    public SessionEnds(Consumer<String> onEnded, BiConsumer<String, String> onRenamed) {
        this.onEnded = onEnded;
        this.onRenamed = onRenamed;
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        onEnded.accept(SessionHash.of(event.getSession().getId()));
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        onRenamed.accept(
                SessionHash.of(oldSessionId), SessionHash.of(event.getSession().getId()));
    }
}
