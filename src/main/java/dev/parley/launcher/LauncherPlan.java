// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the embedded Tomcat is to be like. Immutable.
 *
 * @param port the same for all addresses; 0 picks a free one
 * @param base {@code ${catalina.base}}, where {@code conf/parley.properties} is looked for
 * @param application the unpacked WAR
 * @param work for compiled pages
 * @param maxConnections as Tomcat's connector wants it; -1 for no limit
 * @param proxies whose word counts, comma-separated; may be empty
 * @param socketsPerAddress how many sockets one address may have open; 0 for no limit
 * @param headerDeadline how long a request's header may take in all; zero for no limit
 */
public record LauncherPlan(
        LauncherAddresses addresses,
        int port,
        Path base,
        Path application,
        Path work,
        String maxConnections,
        String proxies,
        int socketsPerAddress,
        Duration headerDeadline) {}
