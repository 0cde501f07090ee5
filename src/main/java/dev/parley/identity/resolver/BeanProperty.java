// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a property such as {@code account.login} of whatever a portal put into its session: keys of Maps, accessors of records, getters,
 * public fields; of a collection, of each of its elements. Stateless: nothing is remembered of a portal's classes, or its class loader would
 * outlive the portal.
 */
final class BeanProperty {
    private BeanProperty() {}

    /**
     * The value, or null where the object, or one on the way, has none.
     *
     * @throws UnusableUser where there is no such property, or reading it fails
     */
    static @Nullable Object read(Object start, String path) {
        @Nullable Object value = start;
        for (String name : path.split("\\.", -1)) {
            if (value == null) {
                return null;
            }
            value = value instanceof Map<?, ?> || elementsOf(value) == null ? one(value, name) : each(value, name);
        }
        return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    }

    /** What a collection or an array holds; null for anything else. */
    static @Nullable List<@Nullable Object> elementsOf(Object value) {
        if (value instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (!value.getClass().isArray()) {
            return null;
        }
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            elements.add(Array.get(value, i));
        }
        return elements;
    }

    private static List<@Nullable Object> each(Object collection, String name) {
        List<@Nullable Object> elements = elementsOf(collection);
        List<@Nullable Object> values = new ArrayList<>();
        for (Object element : elements == null ? List.of() : elements) {
            if (element != null) {
                values.add(one(element, name));
            }
        }
        return values;
    }

    private static @Nullable Object one(Object owner, String name) {
        Object bean = owner instanceof Optional<?> optional && optional.isPresent() ? optional.get() : owner;
        if (bean instanceof Map<?, ?> map) {
            return map.get(name);
        }
        try {
            Method getter = getter(bean.getClass(), name);
            if (getter != null) {
                return getter.invoke(bean);
            }
            Field field = field(bean.getClass(), name);
            if (field != null) {
                return field.get(bean);
            }
        } catch (InvocationTargetException e) {
            throw broken(bean, name, e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw broken(bean, name, e);
        }
        throw new UnusableUser(bean.getClass().getName() + " has no property '" + name + "'");
    }

    private static UnusableUser broken(Object bean, String name, Throwable cause) {
        // Its class only: what a portal's exception says may be anything, its user's password included.
        return new UnusableUser("the property '" + name + "' of "
                + bean.getClass().getName() + " fails with " + cause.getClass().getName());
    }

    private static @Nullable Method getter(Class<?> type, String name) {
        if (name.isEmpty()) {
            return null;
        }
        String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        List<String> names = type.isRecord() ? List.of(name) : List.of("get" + capital, "is" + capital);
        for (String candidate : names) {
            for (Method method : type.getMethods()) {
                if (method.getName().equals(candidate)
                        && method.getParameterCount() == 0
                        && method.getReturnType() != void.class
                        && isReadable(method, method)) {
                    return method;
                }
            }
        }
        return null;
    }

    private static @Nullable Field field(Class<?> type, String name) throws NoSuchFieldException {
        for (Field field : type.getFields()) {
            if (field.getName().equals(name) && isReadable(field, field)) {
                return field;
            }
        }
        return null;
    }

    /** A public member of a class that is not public can be read only after asking. */
    private static boolean isReadable(AccessibleObject object, Member member) {
        return !Modifier.isStatic(member.getModifiers())
                && (Modifier.isPublic(member.getDeclaringClass().getModifiers()) || object.trySetAccessible());
    }
}
