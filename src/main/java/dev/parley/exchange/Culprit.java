// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Field;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names, for a message, what keeps requests from being asynchronous. Stateless. The API can set that attribute of a filter
 * ({@code setAsyncSupported}) but not read it, so this reads Tomcat's own field. Where Tomcat has no such field, the message is less exact,
 * and nothing else depends on it.
 */
final class Culprit {
    private static final Logger logger = LoggerFactory.getLogger(Culprit.class);
    private static final String OURS = "parley-";

    private Culprit() {}

    static String of(ServletRequest request) {
        ServletContext context = request.getServletContext();
        List<String> named = context.getFilterRegistrations().values().stream()
                .filter(filter -> !filter.getName().startsWith(OURS) && isSynchronous(filter))
                .map(filter -> "the filter '" + filter.getName() + "'"
                        + (filter.getClassName() == null ? "" : " (" + filter.getClassName() + ")"))
                .toList();
        if (!named.isEmpty()) {
            return String.join(" or ", named);
        }
        return request instanceof ServletRequestWrapper wrapper
                        && !wrapper.getClass().getName().startsWith("dev.parley.")
                ? "the wrapper " + wrapper.getClass().getName() + " around requests"
                : "a valve or filter in front of Parley";
    }

    private static boolean isSynchronous(FilterRegistration filter) {
        try {
            Field field = filter.getClass().getDeclaredField("filterDef");
            field.setAccessible(true);
            Object definition = field.get(filter);
            Object supported =
                    definition.getClass().getMethod("getAsyncSupported").invoke(definition);
            return !"true".equals(String.valueOf(supported));
        } catch (ReflectiveOperationException | RuntimeException e) {
            logger.debug(
                    "Whether {} supports asynchronous requests cannot be told: {}", filter.getName(), e.toString());
            return false;
        }
    }
}
