// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spring;

import dev.parley.boot.Framework;
import dev.parley.config.Setting;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/** A Spring Boot application: its {@code Environment} and its beans. */
record SpringFramework(
        ConfigurableEnvironment environment, ListableBeanFactory beans, boolean isTomcatInstalled, SpringEnd end)
        implements Framework {
    private static final String DATA = Setting.DATA.key();

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = SpringSettings.of(environment);
        if (!isTomcatInstalled && !environment.containsProperty(DATA)) {
            // Below the embedded Tomcat's own directory, which is a temporary one, it would be lost.
            settings.put(DATA, "parley-data");
        }
        return settings;
    }

    @Override
    public String settingsAre() {
        return "the Spring property";
    }

    @Override
    public <T> List<T> objects(Class<T> type) {
        return beans.getBeanProvider(type).orderedStream().toList();
    }

    @Override
    public void beforeEnd(Runnable goodbye) {
        end.run(goodbye);
    }
}
