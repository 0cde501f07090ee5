// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.log;

import java.lang.StackWalker.StackFrame;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** A logger of {@code java.util.logging}, which names class and method of whoever called ours, as Tomcat's formatter prints them. Thread-safe. */
final class JulSink implements LogSink {
    private static final StackWalker STACK = StackWalker.getInstance();

    private final Logger logger;

    JulSink(String name) {
        this.logger = Logger.getLogger(name);
    }

    @Override
    public boolean takes(Level level) {
        return logger.isLoggable(levelOf(level));
    }

    @Override
    public void write(Level level, String text, @Nullable Throwable cause) {
        LogRecord line = new LogRecord(levelOf(level), text);
        line.setLoggerName(logger.getName());
        // Else the record looks for the caller and finds this class.
        STACK.walk(frames -> frames.dropWhile(frame -> !isApi(frame))
                        .dropWhile(JulSink::isApi)
                        .findFirst())
                .ifPresent(caller -> {
                    line.setSourceClassName(caller.getClassName());
                    line.setSourceMethodName(caller.getMethodName());
                });
        line.setThrown(cause);
        logger.log(line);
    }

    private static boolean isApi(StackFrame frame) {
        return frame.getClassName().equals(API);
    }

    private static java.util.logging.Level levelOf(Level level) {
        return switch (level) {
            case ERROR -> java.util.logging.Level.SEVERE;
            case WARN -> java.util.logging.Level.WARNING;
            case INFO -> java.util.logging.Level.INFO;
            case DEBUG -> java.util.logging.Level.FINE;
            case TRACE -> java.util.logging.Level.FINEST;
        };
    }
}
