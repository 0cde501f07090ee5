// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Keeps what is logged in this JVM, by us and by Tomcat, for tests that say what must not be. */
public final class LogWatch extends Handler implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Level least;
    private final SimpleFormatter formatter = new SimpleFormatter();

    public LogWatch() {
        this(Level.ALL);
    }

    /** Keeps nothing below a level but what comes with a stack trace: for tests that have much logged and measure memory. */
    public LogWatch(Level least) {
        this.least = least;
        setLevel(Level.ALL);
        ROOT.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= least.intValue() || record.getThrown() != null) {
            records.add(record);
        }
    }

    /** Warnings, errors, and stack traces of ours. */
    public List<String> complaints() {
        return records.stream()
                .filter(record -> record.getLevel().intValue() >= Level.WARNING.intValue()
                        || (record.getThrown() != null && isOurs(record)))
                .map(formatter::formatMessage)
                .toList();
    }

    /** Messages of ours with a line break, another control or an invisible direction character in them. */
    public List<String> forged() {
        return records.stream()
                .filter(LogWatch::isOurs)
                .map(formatter::formatMessage)
                .filter(message -> message.codePoints().anyMatch(LogWatch::forges))
                .toList();
    }

    private static boolean isOurs(LogRecord record) {
        return record.getLoggerName() != null && record.getLoggerName().startsWith("dev.parley");
    }

    private static boolean forges(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    public List<String> mentions(String text) {
        return records.stream()
                .map(formatter::formatMessage)
                .filter(message -> message.contains(text))
                .toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
    }
}
