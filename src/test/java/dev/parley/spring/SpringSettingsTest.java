// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What of a Spring Environment is handed to Parley. */
class SpringSettingsTest {
    private final StandardEnvironment environment = new StandardEnvironment();
    private final Map<String, Object> file = new LinkedHashMap<>();
    private final Map<String, Object> variables = new LinkedHashMap<>();

    SpringSettingsTest() {
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        environment.getPropertySources().addLast(new MapPropertySource("application.properties", file));
    }

    @Test
    void name_inAnySpellingOfSprings_isTheSetting() {
        file.put("parley.limits.connections-per-user", "1");
        file.put("parley.limits.messageBytes", "2");
        file.put("parley.limits.push_bytes", "3");
        file.put("PARLEY.GUESTS", "off");

        assertThat(SpringSettings.of(environment))
                .containsOnly(
                        Map.entry("parley.limits.connections-per-user", "1"),
                        Map.entry("parley.limits.message-bytes", "2"),
                        Map.entry("parley.limits.push-bytes", "3"),
                        Map.entry("parley.guests", "off"));
    }

    @Test
    void value_ofYaml_isText() {
        file.put("parley.guests", false);
        file.put("parley.limits.connections", 500);
        file.put("parley.origins[0]", "https://one.example");
        file.put("parley.origins[1]", "https://two.example");
        file.put("home", "/srv");
        file.put("parley.data", "${home}/parley");

        assertThat(SpringSettings.of(environment))
                .contains(
                        Map.entry("parley.guests", "false"),
                        Map.entry("parley.limits.connections", "500"),
                        Map.entry("parley.origins", "https://one.example,https://two.example"),
                        Map.entry("parley.data", "/srv/parley"));
    }

    @Test
    void settingOfTheSystem_isLeftToWhoeverReadsItThere() {
        file.put("parley.limits.connections-per-user", "1");
        file.put("parley.guests", "off");
        variables.put("PARLEY_LIMITS_CONNECTIONS_PER_USER", "2");
        variables.put("PARLEY_DATA", "/srv/parley");
        variables.put("PARLEY_GUEST", "on");

        assertThat(SpringSettings.of(environment)).containsOnly(Map.entry("parley.guests", "off"));
    }

    @Test
    void nameThatIsNoSetting_isHandedOn_asItIsWritten() {
        file.put("parley.guest", "off");
        file.put("parley.roles.helpdesk", "moderator");
        file.put("server.port", 8080);

        assertThat(SpringSettings.of(environment))
                .containsEntry("parley.guest", "off")
                .containsEntry("parley.roles.helpdesk", "moderator");
    }
}
