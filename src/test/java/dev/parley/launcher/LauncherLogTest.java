// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LauncherLogTest {
    private static final String HOSTILE = "a\r\n2026-11-21 12:00:00.000 INFO forged: b\u001b[31m\u0085\u2028\u202Ec";
    private static final String SHOWN =
            "a\\u000d\\u000a2026-11-21 12:00:00.000 INFO forged: b\\u001b[31m\\u0085\\u2028\\u202ec";

    @Test
    void message_withLineBreaks_staysOneLine() {
        String line = format(new LogRecord(Level.INFO, HOSTILE));

        assertThat(line).endsWith(": " + SHOWN + System.lineSeparator()).hasLineCount(1);
    }

    @Test
    void exception_whoseMessagesHaveLineBreaks_forgesNoLine() {
        LogRecord record = new LogRecord(Level.SEVERE, "it failed");
        IllegalStateException thrown = new IllegalStateException(HOSTILE, new IllegalArgumentException(HOSTILE));
        thrown.addSuppressed(new IllegalStateException("\n" + HOSTILE));
        record.setThrown(thrown);

        String text = format(record);

        assertThat(text).doesNotContain("\r\n2026", "\u001b", "\u0085", "\u2028", "\u202E");
        assertThat(text.lines().skip(1))
                .allMatch(line -> line.startsWith("\t")
                        || line.equals("java.lang.IllegalStateException: " + SHOWN)
                        || line.equals("Caused by: java.lang.IllegalArgumentException: " + SHOWN));
        assertThat(text).contains("\tat " + getClass().getName()).contains("Suppressed: ");
    }

    private static String format(LogRecord record) {
        record.setLoggerName("dev.parley.test");
        return new LauncherLog.Line().format(record);
    }
}
