// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spring;

import dev.parley.config.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Parley's settings in a Spring {@code Environment}, under the names that Spring Boot allows ({@code connectionsPerUser} for
 * {@code connections-per-user}), lists as text with commas. What comes from the system or from a context parameter is left to those who
 * read it there, in Spring's order: so messages say where it stands. Stateless.
 */
final class SpringSettings {
    private static final Set<String> READ_ELSEWHERE = Set.of(
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            "servletContextInitParams",
            "servletConfigInitParams");

    private SpringSettings() {}

    /** By name; and what is no setting, under its own name, so that whoever wrote it is told. */
    static Map<String, String> of(ConfigurableEnvironment environment) {
        Map<ConfigurationPropertyName, String> known = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            known.put(ConfigurationPropertyName.of(setting.key()), setting.key());
        }
        List<ConfigurationPropertySource> sources = new ArrayList<>();
        ConfigurationPropertySources.get(environment).forEach(sources::add);
        Binder binder = Binder.get(environment);
        Map<String, String> found = new LinkedHashMap<>();
        known.forEach((name, key) -> {
            if (isWrittenInSpring(sources, name)) {
                value(binder, name).ifPresent(value -> found.put(key, value));
            }
        });
        sources.stream()
                .filter(source -> !isReadElsewhere(source))
                .forEach(source -> putUnknown(source, known.keySet(), found));
        return found;
    }

    /** Whether the first place that says something is one of Spring's own. */
    private static boolean isWrittenInSpring(
            List<ConfigurationPropertySource> sources, ConfigurationPropertyName name) {
        return sources.stream()
                .filter(source -> source.getConfigurationProperty(name) != null
                        || source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT)
                .findFirst()
                .filter(source -> !isReadElsewhere(source))
                .isPresent();
    }

    private static Optional<String> value(Binder binder, ConfigurationPropertyName name) {
        return binder.bind(name, Bindable.of(String.class)).map(Optional::of).orElseGet(() -> binder.bind(
                        name, Bindable.listOf(String.class))
                .map(list -> Optional.of(String.join(",", list)))
                .orElse(Optional.empty()));
    }

    private static void putUnknown(
            ConfigurationPropertySource source, Set<ConfigurationPropertyName> known, Map<String, String> found) {
        if (source.getUnderlyingSource() instanceof EnumerablePropertySource<?> all) {
            for (String name : all.getPropertyNames()) {
                ConfigurationPropertyName plain = ConfigurationPropertyName.adapt(name, '.');
                boolean item = plain.isLastElementIndexed();
                if (!known.contains(plain) && !(item && known.contains(plain.getParent()))) {
                    found.putIfAbsent(name, String.valueOf(all.getProperty(name)));
                }
            }
        }
    }

    private static boolean isReadElsewhere(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> underlying
                && READ_ELSEWHERE.contains(underlying.getName());
    }
}
