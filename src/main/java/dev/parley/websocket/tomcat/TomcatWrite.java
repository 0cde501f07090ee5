// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket.tomcat;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What of Tomcat (10.1 and 11) a write to the socket below a session needs, found by name: we compile against none of its classes. */
record TomcatWrite(
        Class<?> remote,
        Field socket,
        Field turn,
        Field closed,
        Method hasAsyncIO,
        MethodHandle handle,
        Object semiBlock,
        Object completeWrite,
        Object pending,
        Object done,
        Object inline) {
    /** Looked up once: a container has one class of each. */
    private static volatile @Nullable TomcatWrite members;

    static TomcatWrite of(Class<?> remote) throws ReflectiveOperationException {
        TomcatWrite known = members;
        if (known != null && known.remote() == remote) {
            return known;
        }
        Field socket = field(remote, "socketWrapper");
        Class<?> wrapper = socket.getType();
        Class<?> mode = nested(wrapper, "BlockingMode");
        Class<?> check = nested(wrapper, "CompletionCheck");
        Class<?> state = nested(wrapper, "CompletionState");
        MethodHandle write = MethodHandles.publicLookup()
                .findVirtual(
                        wrapper,
                        "write",
                        MethodType.methodType(
                                state,
                                mode,
                                long.class,
                                TimeUnit.class,
                                Object.class,
                                check,
                                CompletionHandler.class,
                                ByteBuffer[].class))
                .asFixedArity();
        TomcatWrite found = new TomcatWrite(
                remote,
                socket,
                field(remote.getSuperclass(), "messagePartInProgress"),
                field(remote.getSuperclass(), "closed"),
                wrapper.getMethod("hasAsyncIO"),
                write.asType(MethodType.methodType(
                        Object.class,
                        Object.class,
                        Object.class,
                        long.class,
                        TimeUnit.class,
                        Object.class,
                        Object.class,
                        CompletionHandler.class,
                        ByteBuffer[].class)),
                constant(mode, "SEMI_BLOCK"),
                wrapper.getField("COMPLETE_WRITE").get(null),
                constant(state, "PENDING"),
                constant(state, "DONE"),
                constant(state, "INLINE"));
        members = found;
        return found;
    }

    Object write(Object socket, long millis, CompletionHandler<Long, Object> handler, ByteBuffer[] frames)
            throws IOException {
        try {
            return (Object) handle.invokeExact(
                    socket,
                    semiBlock,
                    millis > 0 ? millis : Long.MAX_VALUE,
                    TimeUnit.MILLISECONDS,
                    (Object) null,
                    completeWrite,
                    handler,
                    frames);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    static Field field(Class<?> owner, String name) throws NoSuchFieldException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static Class<?> nested(Class<?> owner, String name) throws ClassNotFoundException {
        return Class.forName(owner.getName() + "$" + name, false, owner.getClassLoader());
    }

    private static Object constant(Class<?> owner, String name) throws ReflectiveOperationException {
        return owner.getField(name).get(null);
    }
}
