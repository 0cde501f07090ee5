// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/**
 * Has a test that fails print what the machine was doing and what the servers said: the load, the busiest processes, the last lines of every log.
 * Kept in {@code target/failures} as well, which {@code bin/test} prints at its end. Thread-safe.
 */
public final class FailureReport
        implements BeforeAllCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler,
                TestWatcher {
    private static final Path FOLDER = Path.of("target", "failures");
    /** Some assertions tell a whole log. */
    private static final int MESSAGE = 2000;

    /** A failure that several of these methods see is told once. */
    private static Throwable told = new Throwable();

    @Override
    public void beforeAll(ExtensionContext context) {
        LastLog.INSTANCE.begin();
        boolean nested =
                context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
        if (!nested) {
            LastLog.INSTANCE.forget();
            ServerLogs.forget();
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw told(context, thrown);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw told(context, thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw told(context, thrown);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw told(context, thrown);
    }

    @Override
    public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw told(context, thrown);
    }

    /** For what fails elsewhere: in a constructor, in another extension. */
    @Override
    public void testFailed(ExtensionContext context, Throwable thrown) {
        told(context, thrown);
    }

    private static synchronized Throwable told(ExtensionContext context, Throwable thrown) {
        if (thrown instanceof TestAbortedException || thrown == told) {
            return thrown;
        }
        told = thrown;
        String name = context.getRequiredTestClass().getName()
                + context.getTestMethod().map(method -> "." + method.getName()).orElse("");
        String report = of(name + " " + context.getDisplayName(), thrown);
        System.out.println(report);
        keep(name, report);
        return thrown;
    }

    static String of(String test, Throwable thrown) {
        String message = thrown.toString();
        return "==== " + test + " failed: "
                + (message.length() > MESSAGE ? message.substring(0, MESSAGE) + "…" : message) + "\n"
                + BusyProcesses.look()
                + ServerLogs.tails()
                + "-- the last lines of this process, "
                + ProcessHandle.current().pid() + ":\n"
                + LastLog.INSTANCE.lines()
                + "\n==== end of " + test;
    }

    private static void keep(String name, String report) {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(name + ".txt"), report + "\n");
        } catch (IOException e) {
            System.out.println("the report cannot be kept: " + e);
        }
    }
}
