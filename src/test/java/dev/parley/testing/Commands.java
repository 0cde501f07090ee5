// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.util.List;

/** Programs of the system, which a machine has or has not. */
public final class Commands {
    private Commands() {}

    /** Runs it; true where it exists and ends well. */
    public static boolean work(String... command) {
        try {
            run(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs it and returns what it says, errors too. */
    public static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes());
            if (Patience.awaitExit(process) != 0) {
                throw new IOException(List.of(command) + " failed: " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + List.of(command), e);
        } finally {
            process.destroyForcibly();
        }
    }
}
