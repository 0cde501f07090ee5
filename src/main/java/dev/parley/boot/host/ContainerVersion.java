// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.host;

import jakarta.servlet.ServletContext;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether Parley can run in a container, and whether it was tried there: by what the container says of itself. Stateless. */
public final class ContainerVersion {
    /** Of each line of Tomcat the oldest release that the tests run with: the README promises these. */
    public static final Map<String, Integer> OLDEST = Map.of("10.1", 40, "11.0", 6);

    /** TomEE and others put a word of their own before the stroke. */
    private static final Pattern TOMCAT = Pattern.compile("Apache Tomcat[^/]*/((\\d+\\.\\d+)\\.(\\d+)).*");

    private static final int SERVLET = 6;

    private ContainerVersion() {}

    /**
     * Fails where nothing of Parley can work: the handshake is a call that the API has had since Servlet 6.0 and WebSocket 2.1.
     *
     * @throws IllegalStateException which says what is needed
     */
    public static void require(ServletContext context) {
        if (context.getMajorVersion() < SERVLET) {
            throw new IllegalStateException(context.getServerInfo() + " is too old: Parley needs Tomcat 10.1."
                    + OLDEST.get("10.1") + " or later, or 11.0." + OLDEST.get("11.0") + " or later");
        }
    }

    /** What an operator should know of this Tomcat; nothing of one that was tried or that hides its version. */
    public static Optional<String> warning(String serverInfo) {
        Matcher tomcat = TOMCAT.matcher(serverInfo);
        if (!tomcat.matches()) {
            return Optional.empty();
        }
        Integer oldest = OLDEST.get(tomcat.group(2));
        if (oldest == null || Integer.parseInt(tomcat.group(3)) >= oldest) {
            return Optional.empty();
        }
        return Optional.of("Tomcat " + tomcat.group(1) + " is older than " + tomcat.group(2) + "." + oldest
                + ", the oldest that Parley is tested with: update it");
    }
}
