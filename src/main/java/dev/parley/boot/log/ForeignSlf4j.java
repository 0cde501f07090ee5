// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The SLF4J of a portal, of version 1 or 2, called by reflection: in the fragment the name in our own code means the one that came with
 * us. Thread-safe.
 */
final class ForeignSlf4j implements LogSink.Source {
    /** Put together here, or the renaming at build time would make ours of it. */
    private static final String PACKAGE = String.join(".", "org", "slf4j") + ".";

    private final Method getLogger;
    private final Map<Level, Method> enabled = new EnumMap<>(Level.class);
    private final Map<Level, Method> write = new EnumMap<>(Level.class);
    /** For loggers of this type, which take the name of the class that stands between them and whoever logs. */
    private final Class<?> locationAware;

    private final Method log;

    private ForeignSlf4j(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> factory = loader.loadClass(PACKAGE + "LoggerFactory");
        this.getLogger = factory.getMethod("getLogger", String.class);
        Class<?> logger = loader.loadClass(PACKAGE + "Logger");
        for (Level level : Level.values()) {
            String name = level.name().toLowerCase(Locale.ROOT);
            String capital = level.name().charAt(0) + name.substring(1);
            enabled.put(level, logger.getMethod("is" + capital + "Enabled"));
            write.put(level, logger.getMethod(name, String.class, Throwable.class));
        }
        this.locationAware = loader.loadClass(PACKAGE + "spi.LocationAwareLogger");
        this.log = locationAware.getMethod(
                "log",
                loader.loadClass(PACKAGE + "Marker"),
                String.class,
                int.class,
                String.class,
                Object[].class,
                Throwable.class);
    }

    /** The portal's, unless it has none or none that writes. */
    static Optional<LogSink.Source> find(ClassLoader loader) {
        try {
            Class<?> factory = loader.loadClass(PACKAGE + "LoggerFactory");
            Object loggers = factory.getMethod("getILoggerFactory").invoke(null);
            // Without a binding of its own it would swallow why we do not start.
            return loggers.getClass().getSimpleName().startsWith("NOP")
                    ? Optional.empty()
                    : Optional.of(new ForeignSlf4j(loader));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException ignored) {
            // None, or a broken one.
            return Optional.empty();
        }
    }

    @Override
    public LogSink sink(String logger) {
        return new Sink(call(getLogger, null, logger));
    }

    private final class Sink implements LogSink {
        private final Object logger;

        Sink(Object logger) {
            this.logger = logger;
        }

        @Override
        public boolean takes(Level level) {
            Method method = enabled.get(level);
            return method != null && Boolean.TRUE.equals(call(method, logger));
        }

        @Override
        public void write(Level level, String text, @Nullable Throwable cause) {
            Method method = write.get(level);
            if (locationAware.isInstance(logger)) {
                invoke(log, logger, null, API, level.toInt(), text, null, cause);
            } else if (method != null) {
                invoke(method, logger, text, cause);
            }
        }
    }

    private static Object call(Method method, @Nullable Object target, Object... arguments) {
        Object result = invoke(method, target, arguments);
        if (result == null) {
            throw new IllegalStateException(method + " returned nothing");
        }
        return result;
    }

    private static @Nullable Object invoke(Method method, @Nullable Object target, @Nullable Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the portal's log failed", e);
        }
    }
}
