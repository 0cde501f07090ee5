// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import jakarta.websocket.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a session is being read. Tomcat's session can be suspended and resumed, which the WebSocket API does not offer, so this asks by
 * name and does nothing where a container has no such thing. Thread-safe.
 */
final class Reading {
    /** Why nothing is to be read; it is read again when no reason is left. */
    enum Reason {
        WRITING,
        FULL
    }

    private static final Logger logger = LoggerFactory.getLogger(Reading.class);

    private final Session session;
    private final @Nullable Method suspend;
    private final @Nullable Method resume;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

    Reading(Session session) {
        this.session = session;
        this.suspend = find("suspend");
        this.resume = find("resume");
    }

    synchronized void hold(Reason reason) {
        boolean first = reasons.isEmpty();
        if (reasons.add(reason) && first) {
            call(suspend);
        }
    }

    synchronized void release(Reason reason) {
        if (reasons.remove(reason) && reasons.isEmpty()) {
            call(resume);
        }
    }

    private void call(@Nullable Method method) {
        if (method == null || !session.isOpen()) {
            return;
        }
        try {
            method.invoke(session);
        } catch (IllegalAccessException | InvocationTargetException e) {
            logger.debug("{} of {} failed: {}", method.getName(), session.getId(), e.toString());
        }
    }

    private @Nullable Method find(String name) {
        try {
            return session.getClass().getMethod(name);
        } catch (NoSuchMethodException ignored) {
            // Another container: it reads on, and the outbox's limits still hold.
            return null;
        }
    }
}
