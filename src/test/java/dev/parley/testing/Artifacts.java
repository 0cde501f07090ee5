// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the Maven build made for the integration tests. */
public final class Artifacts {
    private Artifacts() {}

    public static Path war() {
        return Path.of(property("parley.test.war"));
    }

    public static Path fragment() {
        return Path.of(property("parley.test.fragment"));
    }

    /** The Java client. */
    public static Path client() {
        return Path.of(property("parley.test.client"));
    }

    /** Jars that an older portal has: Jackson 2.9, SLF4J 1.7, Logback 1.2. */
    public static Path oldLibraries() {
        return Path.of(property("parley.test.old-libraries"));
    }

    /** All jars of a Spring Boot application of a line, 3 or 4: web, security, and the loader of executable jars. */
    public static Path springBoot(int line) {
        return Path.of(property("parley.test.spring-boot"), "line" + line);
    }

    /** An unpacked Tomcat, to be used as CATALINA_HOME only. */
    public static Path tomcatHome(String version) {
        return Path.of(property("parley.test.tomcats"), "apache-tomcat-" + version);
    }

    public static String tomcat10() {
        return property("parley.test.tomcat10");
    }

    public static String tomcat11() {
        return property("parley.test.tomcat11");
    }

    /**
     * The real Tomcats for a test that is to pass on each line. In {@code bin/test} it is the line which the embedded tests do not use; {@code
     * .ci/run} has both.
     */
    public static Stream<String> lines() {
        return bothLines() ? Stream.of(tomcat10(), tomcat11()) : Stream.of(tomcat10());
    }

    /** Whether there is time for that. */
    public static boolean bothLines() {
        return property("parley.test.lines").equals("both");
    }

    /** The Java that runs the tests. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Options for a Java that starts often and ends soon; none where speed is measured. */
    public static List<String> quickStart() {
        String options = System.getProperty("parley.test.quick-start", "");
        return options.isEmpty() ? List.of() : List.of(options.split(" "));
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set: run the integration tests by ./mvnw verify");
        }
        return value;
    }
}
