// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Calls by reflection: Tomcat's classes are on no class path of ours. Thread-safe. */
final class LauncherCalls {
    private static final Map<Signature, Method> KNOWN = new ConcurrentHashMap<>();

    private LauncherCalls() {}

    private record Signature(Class<?> type, String name, int arguments) {}

    static Object create(ClassLoader loader, String type) throws ReflectiveOperationException {
        return loader.loadClass(type).getConstructor().newInstance();
    }

    /** Calls the public method of that name that takes these arguments. */
    static Object call(Object target, String name, @Nullable Object... arguments) throws Exception {
        try {
            return method(target, name, arguments).invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static Method method(Object target, String name, @Nullable Object[] arguments)
            throws NoSuchMethodException {
        Signature signature = new Signature(target.getClass(), name, arguments.length);
        Method known = KNOWN.get(signature);
        if (known != null && takes(known.getParameterTypes(), arguments)) {
            return known;
        }
        Method found = find(target.getClass(), name, arguments);
        if (found == null) {
            throw new NoSuchMethodException(target.getClass().getName() + "." + name);
        }
        KNOWN.put(signature, found);
        return found;
    }

    /** As a public type declares it: of a class that is not public, such as Tomcat's last valve of a host, nothing can be called. */
    private static @Nullable Method find(@Nullable Class<?> type, String name, @Nullable Object[] arguments) {
        if (type == null) {
            return null;
        }
        if (Modifier.isPublic(type.getModifiers())) {
            for (Method method : type.getMethods()) {
                if (Modifier.isPublic(method.getDeclaringClass().getModifiers())
                        && method.getName().equals(name)
                        && takes(method.getParameterTypes(), arguments)) {
                    return method;
                }
            }
        }
        for (Class<?> implemented : type.getInterfaces()) {
            Method found = find(implemented, name, arguments);
            if (found != null) {
                return found;
            }
        }
        return find(type.getSuperclass(), name, arguments);
    }

    private static boolean takes(Class<?>[] types, @Nullable Object[] arguments) {
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            Object argument = arguments[i];
            boolean primitive = Set.of(int.class, boolean.class).contains(types[i])
                    && (argument instanceof Integer == (types[i] == int.class));
            if (argument != null && !primitive && !types[i].isInstance(argument)) {
                return false;
            }
        }
        return true;
    }
}
