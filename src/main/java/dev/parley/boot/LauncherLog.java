// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UnsupportedEncodingException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log of {@code java -jar parley.war}: one line a record on stderr, UTF-8, Tomcat's own from WARNING on. Thread-safe.
 *
 * <p>It is the {@link LogManager} too: the JDK's closes its handlers in a shutdown hook of its own, at the same time as
 * ours stops Parley, so that the last lines would be lost. A {@code java.util.logging.config.file} is left alone.
 */
public final class LauncherLog extends LogManager {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Override
    public void reset() {
        // Called by the JDK's shutdown hook: see above.
    }

    /** Call it before anything logs. */
    static Start install(boolean verbose) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return new Start(verbose, List.of());
        }
        System.setProperty("java.util.logging.manager", LauncherLog.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Logger tomcat = Logger.getLogger("org.apache");
        tomcat.setLevel(verbose ? Level.INFO : Level.WARNING);
        Handler console = new ConsoleHandler();
        console.setFormatter(new Line());
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
            boolean hold = holding && String.valueOf(record.getLoggerName()).startsWith("org.apache.");
            if (hold) {
                held.add(record);
            }
            return !hold;
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
            record.getThrown().printStackTrace(new PrintWriter(trace, true));
            return line + trace;
        }

        /** A name or a header with a line break in it must not forge a line of the log. */
        static String escape(String text) {
            StringBuilder escaped = new StringBuilder(text.length());
            text.codePoints().forEach(c -> {
                if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                    escaped.append(String.format("\\u%04x", c));
                } else {
                    escaped.appendCodePoint(c);
                }
            });
            return escaped.toString();
        }
    }
}
