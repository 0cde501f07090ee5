// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

/**
 * Keeps the last lines that were logged in this process, by Parley and by Tomcat, for a {@link FailureReport}, in place of a console full of them.
 * {@code -Dparley.test.log=console} leaves the console as it was. Thread-safe.
 */
final class LastLog extends Handler {
    static final LastLog INSTANCE = new LastLog();

    private static final int LINES = 120;
    private static final Logger ROOT = Logger.getLogger("");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    private LastLog() {}

    synchronized void begin() {
        // Each time: a test of the launcher's log takes all handlers away.
        ROOT.removeHandler(this);
        ROOT.addHandler(this);
        if (!"console".equals(System.getProperty("parley.test.log"))) {
            for (Handler handler : ROOT.getHandlers()) {
                if (handler instanceof StreamHandler) {
                    ROOT.removeHandler(handler);
                }
            }
        }
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        String line = TIME.format(record.getInstant()) + " " + record.getLevel() + " " + record.getLoggerName() + " "
                + formatter.formatMessage(record)
                + (record.getThrown() == null ? "" : " " + traceOf(record.getThrown()));
        synchronized (this) {
            lines.add(line);
            if (lines.size() > LINES) {
                lines.remove();
            }
        }
    }

    synchronized void forget() {
        lines.clear();
    }

    synchronized String lines() {
        return String.join("\n", lines);
    }

    private static String traceOf(Throwable thrown) {
        StringBuilder trace = new StringBuilder(thrown.toString());
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, 8); i++) {
            trace.append("\n        at ").append(frames[i]);
        }
        return trace.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
