// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.config.SettingPlace;
import dev.parley.config.SettingSource;
import dev.parley.error.LogText;
import jakarta.servlet.ServletContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a web application looks for settings: what its framework has, system properties, environment, its context parameters,
 * {@code conf/parley.properties} of its Tomcat. Used while starting.
 */
final class SettingSetup {
    private static final Logger logger = LoggerFactory.getLogger(SettingSetup.class);
    private static final String FILE = "conf/parley.properties";

    private SettingSetup() {}

    static SettingSource of(ServletContext context, Framework framework) {
        return SettingSource.withFile(
                framework.isTomcatInstalled() ? System.getProperty("catalina.base") : null,
                SettingPlace.named(framework.settingsAre(), framework.settings()),
                SettingPlace.systemProperties(System.getProperties()),
                SettingPlace.environment(System.getenv()),
                SettingPlace.named("the context parameter", parameters(context)));
    }

    /** Says what somebody wrote that has no effect. */
    static void tell(SettingSource source) {
        source.overruled().forEach(line -> logger.info("{}", LogText.ofOurs(line)));
        @Nullable String home = System.getProperty("catalina.home");
        @Nullable String base = System.getProperty("catalina.base");
        if (home != null && base != null && !home.equals(base)) {
            Path file = Path.of(home, FILE);
            if (Files.exists(file) && !Files.exists(Path.of(base, FILE))) {
                logger.warn("{} has no effect: this Tomcat's settings are read from {}", file, Path.of(base, FILE));
            }
        }
    }

    private static Map<String, String> parameters(ServletContext context) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            parameters.put(name, context.getInitParameter(name));
        }
        return parameters;
    }
}
