// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a portal's log is told of a line of ours: the logger's name, the level, and the class and method that wrote it. */
class PortalLoggerTest {
    /** No class has this name, as none is called {@code dev.parley.connections}. */
    private static final String NAME = "dev.parley.portal-logger-test";

    private final Logger jul = Logger.getLogger(NAME);
    private final List<LogRecord> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        jul.setUseParentHandlers(false);
        jul.addHandler(handler);
    }

    @AfterEach
    void leave() {
        jul.removeHandler(handler);
    }

    @Test
    void julLine_namesWhoWroteIt() {
        assertWriterIsNamed(new PortalLogger(NAME, new JulSink(NAME)));
    }

    /** SLF4J 2 and its binding to JUL, which takes the caller from a name as Logback does; 1.7 with Logback 1.2 is in FragmentGuestIT. */
    @Test
    void slf4jLine_namesWhoWroteIt() {
        LogSink sink = ForeignSlf4j.find(getClass().getClassLoader())
                .map(source -> source.sink(NAME))
                .orElseThrow();
        assertWriterIsNamed(new PortalLogger(NAME, sink));
    }

    private void assertWriterIsNamed(org.slf4j.Logger logger) {
        Throwable cause = new IllegalStateException("cause");
        logger.info("plain");
        logger.warn("{} and {} of {}", 1, 2, List.of("{}"));
        logger.error("failed", cause);
        Runnable inside = () -> logger.info("from a {}", "lambda");
        inside.run();

        assertThat(lines)
                .extracting(LogRecord::getLoggerName, LogRecord::getLevel, LogRecord::getMessage, LogRecord::getThrown)
                .containsExactly(
                        tuple(NAME, Level.INFO, "plain", null),
                        tuple(NAME, Level.WARNING, "1 and 2 of [{}]", null),
                        tuple(NAME, Level.SEVERE, "failed", cause),
                        tuple(NAME, Level.INFO, "from a lambda", null));
        assertThat(lines)
                .extracting(LogRecord::getSourceClassName)
                .containsOnly(getClass().getName());
        assertThat(lines.subList(0, 3))
                .extracting(LogRecord::getSourceMethodName)
                .containsOnly("assertWriterIsNamed");
        assertThat(lines.get(3).getSourceMethodName()).contains("lambda");
    }
}
