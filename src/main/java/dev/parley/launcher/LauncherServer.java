// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

/**
 * The embedded Tomcat, as the launcher sees it: what it is made of comes from {@code WEB-INF/boot} and is on no class path of ours, so that
 * the same WAR runs in any Tomcat. Confined to the main thread until {@link #start}; {@link #stop} may come from another.
 */
public interface LauncherServer {
    /** Takes the port, then starts the application; returns the port. Fails with a {@link LauncherFailure} where it cannot listen. */
    int start() throws Exception;

    boolean isApplicationStarted();

    /** Returns when the server has ended. */
    void await();

    void stop() throws Exception;
}
