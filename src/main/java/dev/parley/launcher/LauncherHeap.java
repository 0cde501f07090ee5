// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when there is no memory left, as {@code -XX:+ExitOnOutOfMemoryError} does, which a JAR cannot ask for: a server that
 * has lost some of its threads answers some people and not others, for ever. What was acknowledged is on the disk, and whoever keeps the
 * process running starts it anew. Only here, where the JVM is ours: in a portal's Tomcat nothing of the kind is done. Thread-safe.
 */
final class LauncherHeap {
    /** The same as the JVM's own. */
    private static final int EXIT_CODE = 3;

    private static final int MAX_CAUSES = 20;
    /** Made before it is needed: then there may be no memory for it. */
    private static final byte[] FAREWELL =
            "Parley ends: there is no memory left. Give it more with java -Xmx1g -jar parley.war\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private LauncherHeap() {}

    /** From now on a thread that ends so ends the process. */
    static void watch() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            endIfFull(failure);
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            failure.printStackTrace();
        });
    }

    /** Does not return where memory had run out. A thread that the system refuses is another matter: that passes. */
    static void endIfFull(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof OutOfMemoryError
                    && !String.valueOf(cause.getMessage()).contains("native thread")) {
                end();
            }
            cause = cause.getCause();
        }
    }

    private static void end() {
        try {
            System.err.write(FAREWELL, 0, FAREWELL.length);
            System.err.flush();
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
