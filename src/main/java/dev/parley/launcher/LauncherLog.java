// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UnsupportedEncodingException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * The log of {@code java -jar parley.war}: one line a record on stderr, UTF-8, Tomcat's own from WARNING on. Thread-safe.
 * A {@code java.util.logging.config.file} is left alone.
 */
public final class LauncherLog {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    /** Says why Parley does not start, for those who run another Tomcat; here the start says it. */
    private static final String LIFECYCLE = "dev.parley.boot.Lifecycle";

    private LauncherLog() {}

    /** Call it before anything logs. */
    static Start install(boolean verbose) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return new Start(verbose, List.of());
        }
        System.setProperty("java.util.logging.manager", Lasting.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Logger tomcat = Logger.getLogger("org.apache");
        tomcat.setLevel(verbose ? Level.INFO : Level.WARNING);
        Handler console = new Console();
        try {
            console.setEncoding("UTF-8");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java has UTF-8", e);
        }
        root.addHandler(console);
        // The reference keeps the logger, and so its level, from being collected.
        return new Start(verbose, List.of(tomcat, console));
    }

    /**
     * The JDK's own closes all handlers in a shutdown hook, at the same time as ours stops Parley: the last lines would be
     * lost. A class apart, because the JDK reads which one to take when the first {@link LogManager} is initialised.
     */
    public static final class Lasting extends LogManager {
        @Override
        public void reset() {
            // Called by that hook. Nothing is to be closed: stderr is not buffered.
        }
    }

    /**
     * Holds what Tomcat says while the application starts: after a good start it goes to the log, after a failed one its
     * pages of stack traces come down to the one reason that an operator can act on.
     */
    static final class Start {
        private final List<Object> loggersAndConsole;
        private final List<LogRecord> held = new ArrayList<>();
        private boolean holding;

        private Start(boolean verbose, List<Object> loggersAndConsole) {
            this.loggersAndConsole = loggersAndConsole;
            this.holding = !verbose;
            console().ifPresent(console -> console.setFilter(this::passes));
        }

        private synchronized boolean passes(LogRecord record) {
            boolean hold = holding && (isOf(record, "org.apache.") || (isOf(record, LIFECYCLE) && isSevere(record)));
            if (hold) {
                held.add(record);
            }
            return !hold;
        }

        private static boolean isOf(LogRecord record, String logger) {
            return String.valueOf(record.getLoggerName()).startsWith(logger);
        }

        private static boolean isSevere(LogRecord record) {
            return record.getLevel().intValue() >= Level.SEVERE.intValue();
        }

        void succeeded() {
            for (LogRecord record : endOfHolding()) {
                console().ifPresent(console -> console.publish(record));
            }
        }

        /** Ends the holding and drops what was held, but for the reason. */
        Optional<String> failed() {
            return endOfHolding().stream()
                    .map(LogRecord::getThrown)
                    .filter(thrown -> thrown != null)
                    .findFirst()
                    .map(Start::reason);
        }

        private synchronized List<LogRecord> endOfHolding() {
            holding = false;
            List<LogRecord> records = List.copyOf(held);
            held.clear();
            return records;
        }

        private Optional<Handler> console() {
            return loggersAndConsole.stream()
                    .filter(Handler.class::isInstance)
                    .map(Handler.class::cast)
                    .findFirst();
        }

        /** The message of the first cause that is not the container's wrapping. */
        static String reason(Throwable thrown) {
            Throwable cause = thrown;
            while (cause.getCause() != null && isWrapping(cause)) {
                cause = cause.getCause();
            }
            String message = cause.getMessage();
            return message == null ? cause.toString() : Line.escape(message);
        }

        private static boolean isWrapping(Throwable thrown) {
            String type = thrown.getClass().getName();
            return type.startsWith("org.apache.")
                    || type.startsWith("jakarta.")
                    || thrown instanceof ReflectiveOperationException
                    || thrown instanceof ExceptionInInitializerError
                    || String.valueOf(thrown.getMessage()).equals(String.valueOf(thrown.getCause()));
        }
    }

    /** No {@code ConsoleHandler}: Tomcat's first logger gives every one of those a formatter of its own. */
    private static final class Console extends StreamHandler {
        Console() {
            super(System.err, new Line());
        }

        @Override
        public synchronized void publish(LogRecord record) {
            try {
                super.publish(record);
                flush();
            } finally {
                LauncherHeap.endIfFull(record.getThrown());
            }
        }
    }

    /** {@code 2026-11-21 12:00:00.000 INFO dev.parley.connections: text}. */
    static final class Line extends Formatter {
        @Override
        public String format(LogRecord record) {
            String line =
                    TIME.format(record.getInstant()) + " " + record.getLevel().getName() + " " + record.getLoggerName()
                            + ": " + escape(formatMessage(record)) + System.lineSeparator();
            if (record.getThrown() == null) {
                return line;
            }
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new Trace(trace));
            return line + trace;
        }

        /** A name or a header with a line break in it must not forge a line of the log. */
        static String escape(String text) {
            StringBuilder escaped = new StringBuilder(text.length());
            text.codePoints().forEach(c -> {
                if (!isPlain(c)) {
                    escaped.append(String.format("\\u%04x", c));
                } else {
                    escaped.appendCodePoint(c);
                }
            });
            return escaped.toString();
        }

        private static boolean isPlain(int c) {
            return switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> false;
                default -> true;
            };
        }
    }

    /** A stack trace whose messages may hold what somebody sent: each line stays one. */
    private static final class Trace extends PrintWriter {
        Trace(StringWriter out) {
            super(out, true);
        }

        /** Called by {@link Throwable#printStackTrace(PrintWriter)} for each line. */
        @Override
        public void println(Object line) {
            String text = String.valueOf(line);
            String plain = text.stripLeading();
            super.println(
                    text.substring(0, text.length() - plain.length()).replaceAll("[^\t]", "") + Line.escape(plain));
        }
    }
}
