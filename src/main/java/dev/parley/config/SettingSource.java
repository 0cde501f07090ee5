// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where settings are looked for, the first that says something counts: system property, environment, context parameter,
 * {@code ${catalina.base}/conf/parley.properties}, default.
 */
public final class SettingSource implements Function<Setting, String> {
    private static final Logger logger = LoggerFactory.getLogger(SettingSource.class);

    private final UnaryOperator<@Nullable String> environment;
    private final UnaryOperator<@Nullable String> contextParameter;
    private final Properties file;

    SettingSource(
            UnaryOperator<@Nullable String> environment,
            UnaryOperator<@Nullable String> contextParameter,
            Properties file) {
        this.environment = environment;
        this.contextParameter = contextParameter;
        this.file = file;
    }

    public static SettingSource of(ServletContext context) throws IOException {
        return new SettingSource(
                System::getenv, context::getInitParameter, fileOf(System.getProperty("catalina.base")));
    }

    @Override
    public String apply(Setting setting) {
        String value = System.getProperty(setting.key());
        value = value != null ? value : environment.apply(setting.variable());
        value = value != null ? value : contextParameter.apply(setting.key());
        return value != null ? value : file.getProperty(setting.key(), setting.fallback());
    }

    private static Properties fileOf(@Nullable String catalinaBase) throws IOException {
        Properties properties = new Properties();
        if (catalinaBase == null) {
            return properties;
        }
        Path path = Path.of(catalinaBase, "conf", "parley.properties");
        if (!Files.isRegularFile(path)) {
            return properties;
        }
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        }
        Set<String> known = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet());
        for (String name : properties.stringPropertyNames()) {
            if (!known.contains(name)) {
                logger.warn(
                        "{}: the setting {} is not known and has no effect", path, dev.parley.error.LogText.of(name));
            }
        }
        return properties;
    }
}
