// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.tomcat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls of Tomcat's own classes, which are not on the class path of a web application that is to run elsewhere, too. Stateless. */
final class Catalina {
    private Catalina() {}

    static @Nullable Object call(Object target, String name) throws ReflectiveOperationException {
        return method(target.getClass(), name).invoke(target);
    }

    /** The same where there must be an answer. */
    static Object require(Object target, String name) throws ReflectiveOperationException {
        @Nullable Object answer = call(target, name);
        if (answer == null) {
            throw new NoSuchMethodException(target.getClass().getName() + "." + name + " tells nothing");
        }
        return answer;
    }

    /** {@code Container.findChild}. */
    static @Nullable Object child(Object container, Object name) throws ReflectiveOperationException {
        return method(container.getClass(), "findChild", String.class).invoke(container, name);
    }

    /** {@code Manager.findSession}. */
    static @Nullable Object session(Object manager, Object id) throws ReflectiveOperationException {
        return method(manager.getClass(), "findSession", String.class).invoke(manager, id);
    }

    static @Nullable Object note(Object request, String name) throws ReflectiveOperationException {
        return method(request.getClass(), "getNote", String.class).invoke(request, name);
    }

    static @Nullable Object field(Object target, String name) throws ReflectiveOperationException {
        for (@Nullable Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(target);
                }
            }
        }
        throw new NoSuchFieldException(target.getClass().getName() + "." + name);
    }

    static boolean isA(Object target, String className) {
        for (@Nullable Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(className)) {
                return true;
            }
        }
        return false;
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = type.getMethod(name, parameters);
        // A public method of a class that is not.
        method.setAccessible(true);
        return method;
    }
}
