// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Says on a terminal in one line, which it writes anew, and elsewhere in a line every few seconds, what is going on. Thread-safe. */
final class ProgressPrinter {
    private static final long ON_TERMINAL = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long ELSEWHERE = TimeUnit.SECONDS.toNanos(5);
    private static final int WIDTH = 118;

    private final PrintStream out;
    private final boolean terminal;
    private String head = "";
    private long next = System.nanoTime();
    private boolean open;

    ProgressPrinter(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether the standard error is one, as far as that can be known: {@link System#console} answers for the standard input and output. */
    static boolean isTerminal() {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
        } catch (IOException ignored) {
            // No Linux: plain lines are right everywhere.
            return false;
        }
    }

    /** What the following steps are steps of. */
    synchronized void begin(String what) {
        head = what;
        next = System.nanoTime();
        step("");
    }

    synchronized void step(String what) {
        long now = System.nanoTime();
        if (now - next < 0) {
            return;
        }
        next = now + (terminal ? ON_TERMINAL : ELSEWHERE);
        String line = what.isEmpty() ? head : head + ": " + what;
        if (terminal) {
            String shown = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
            out.print("\r" + shown + "\u001b[K");
            open = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** A line that stays. */
    synchronized void say(String line) {
        end();
        out.println(line);
        out.flush();
    }

    /** Takes the line away that is written anew. */
    synchronized void end() {
        if (open) {
            out.print("\r\u001b[K");
            out.flush();
            open = false;
        }
    }
}
