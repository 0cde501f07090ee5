// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.identity.SessionHash;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.function.BooleanSupplier;

/**
 * Listens to the container: a session ends (sign-out, expiry), gets another id, or loses its user. Thread-safe; runs on the container's
 * threads and does not block.
 */
public final class SessionEnds implements HttpSessionListener, HttpSessionIdListener, HttpSessionAttributeListener {
    private final SessionEvents events;
    private final BooleanSupplier stopping;

    /** @param stopping whether the application is about to end: then all its sessions end, which is no sign-out */
    public SessionEnds(SessionEvents events, BooleanSupplier stopping) {
        this.events = events;
        this.stopping = stopping;
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        if (!stopping.getAsBoolean()) {
            events.ended(SessionHash.of(event.getSession().getId()));
        }
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        events.renamed(SessionHash.of(oldSessionId), event.getSession());
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        if (event.getValue() != null) {
            events.attributeSet(event.getSession(), event.getName(), event.getValue());
        }
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
        changed(event);
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
        try {
            Object now = event.getSession().getAttribute(event.getName());
            // Portals put the same object there again, so that it is replicated: that is no sign-in.
            if (now != null && now != event.getValue()) {
                events.attributeSet(event.getSession(), event.getName(), now);
            }
        } catch (IllegalStateException ignored) {
            // It ends at this moment.
        }
        changed(event);
    }

    private void changed(HttpSessionBindingEvent event) {
        if (event.getValue() != null && !stopping.getAsBoolean()) {
            events.attributeChanged(event.getSession(), event.getName(), event.getValue());
        }
    }
}
