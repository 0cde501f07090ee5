// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** One logger of ours whose lines a portal's log takes. Thread-safe. */
final class PortalLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient LogSink sink;

    PortalLogger(String name, LogSink sink) {
        this.name = name;
        this.sink = sink;
    }

    @Override
    public boolean isTraceEnabled() {
        return sink.takes(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return sink.takes(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return sink.takes(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return sink.takes(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return sink.takes(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return LogSink.API;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        String text = MessageFormatter.basicArrayFormat(message, arguments);
        sink.write(level, text == null ? "" : text, cause);
    }
}
