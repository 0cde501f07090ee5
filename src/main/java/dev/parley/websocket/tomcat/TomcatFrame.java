// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket.tomcat;

import jakarta.websocket.Session;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of one Tomcat session (10.1 and 11): whether it waits for data, is at work on some, or is suspended. Tomcat's own
 * {@code suspend()} also takes a session that is at work, and a {@code resume()} which comes just as that work ends leaves data in its buffer
 * that nobody reads until more arrives. So this suspends only what waits, and resumes only what has come to rest. Thread-safe.
 */
public final class TomcatFrame {
    /** Looked up once: a container has one class of sessions, and looking up makes new objects each time. */
    private static volatile @Nullable Members members;

    private final Object session;
    private final Object frame;
    private final Members by;

    private record Members(
            Class<?> session,
            Field frame,
            Method state,
            Method change,
            Method suspend,
            Method resume,
            Field length,
            Object waiting,
            Object suspended,
            Object suspendingWait,
            Object suspendingProcess) {
        static Members of(Class<?> session) throws ReflectiveOperationException {
            Members known = members;
            if (known != null && known.session() == session) {
                return known;
            }
            Field frame = open(session.getDeclaredField("wsFrame"));
            Method state = open(frame.getType().getDeclaredMethod("getReadState"));
            Class<?> states = state.getReturnType();
            Members found = new Members(
                    session,
                    frame,
                    state,
                    open(frame.getType().getDeclaredMethod("changeReadState", states, states)),
                    session.getMethod("suspend"),
                    session.getMethod("resume"),
                    open(frame.getType().getDeclaredField("payloadLength")),
                    states.getField("WAITING").get(null),
                    states.getField("SUSPENDED").get(null),
                    states.getField("SUSPENDING_WAIT").get(null),
                    states.getField("SUSPENDING_PROCESS").get(null));
            members = found;
            return found;
        }

        private static <T extends AccessibleObject> T open(T member) {
            member.setAccessible(true);
            return member;
        }
    }

    TomcatFrame(Session session) throws ReflectiveOperationException {
        this.session = session;
        this.by = Members.of(session.getClass());
        this.frame = by.frame().get(session);
    }

    /** How long the frame that has begun to come claims to be, or the one before. Any thread may ask, and may hear it a moment late. */
    public long claimedBytes() {
        try {
            return by.length().getLong(frame);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Suspends a session that waits for data; false where it is at work or suspended. */
    public boolean suspendIfWaiting() {
        return Boolean.TRUE.equals(call(by.change(), frame, by.waiting(), by.suspendingWait()));
    }

    /** Suspends in any case, as soon as what is being worked on is done. For the thread that is at work. */
    public void suspend() {
        call(by.suspend(), session);
    }

    /** Whether a thread is at work on what has come; by the next line of code it may not be. */
    public boolean isAtWork() {
        Object state = call(by.state(), frame);
        return state != by.waiting() && state != by.suspended();
    }

    /** Whether no thread is at work on what came before the suspension. */
    public boolean isAtRest() {
        return call(by.state(), frame) != by.suspendingProcess();
    }

    /** Reads again. False while a thread is still at work on the last data before the suspension: to be tried again then. */
    public boolean resume() {
        if (!isAtRest()) {
            return false;
        }
        resumeAnyway();
        return true;
    }

    public void resumeAnyway() {
        call(by.resume(), session);
    }

    private static Object call(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
