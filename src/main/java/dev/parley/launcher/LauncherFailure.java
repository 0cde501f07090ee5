// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

/** Why Parley does not start, as one line that names the fix, with the exit code that goes with it. */
public final class LauncherFailure extends Exception {
    public static final int CANNOT_START = 1;
    static final int USAGE = 2;

    private final int exitCode;

    public LauncherFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
