// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingSourceTest {

    @Test
    void firstPlaceThatSaysSomething_counts() {
        SettingSource source = SettingSource.of(
                properties("parley.guests", " "), variables("PARLEY_GUESTS", "off"), parameters("parley.guests", "on"));

        assertThat(SettingValues.of(source, Deployment.WAR).flag(Setting.GUESTS, true))
                .isFalse();
        assertThat(source.overruled())
                .singleElement()
                .asString()
                .contains(
                        "the context parameter parley.guests has no effect", "the environment variable PARLEY_GUESTS");
    }

    @ParameterizedTest
    @CsvSource({
        "PARLEY_DEMO_ENDPOINTS, off",
        "PARLEY_DEMOENDPOINTS, off",
        "PARLEY_LIMITS_CONNECTIONS_PER_USER, 7",
        "PARLEY_LIMITS_CONNECTIONSPERUSER, 7",
    })
    void variable_alsoWithoutItsDashes_isTheSetting(String name, String value) {
        SettingSource source = SettingSource.of(variables(name, value));

        assertThatCode(source::requireSound).doesNotThrowAnyException();
        Setting setting = name.contains("DEMO") ? Setting.DEMO_ENDPOINTS : Setting.CONNECTIONS_PER_USER;
        assertThat(source.find(setting).orElseThrow().value()).isEqualTo(value);
    }

    @Test
    void variableInBothSpellings_countsAsDocumented_andTheOtherIsTold() {
        for (SettingPlace place : List.of(
                variables("PARLEY_DEMOENDPOINTS", "on", "PARLEY_DEMO_ENDPOINTS", "off"),
                variables("PARLEY_DEMO_ENDPOINTS", "off", "PARLEY_DEMOENDPOINTS", "on"))) {
            SettingSource source = SettingSource.of(place);

            assertThat(SettingValues.of(source, Deployment.WAR).flag(Setting.DEMO_ENDPOINTS, true))
                    .isFalse();
            assertThat(source.overruled())
                    .containsExactly("the environment variable PARLEY_DEMOENDPOINTS has no effect:"
                            + " the environment variable PARLEY_DEMO_ENDPOINTS comes first");
        }
        assertThat(SettingSource.of(variables("PARLEY_DEMOENDPOINTS", "off", "PARLEY_DEMO_ENDPOINTS", "off"))
                        .overruled())
                .isEmpty();
    }

    @Test
    void blanksOfAnyKind_areNoPartOfAValue() {
        SettingValues values = SettingValues.of(
                SettingSource.of(parameters(
                        "parley.guests",
                        "\u00a0off\u3000",
                        "parley.origins",
                        "\n  https://a.example,\u2003https://b.example\n")),
                Deployment.WAR);

        assertThat(values.flag(Setting.GUESTS, true)).isFalse();
        assertThat(values.list(Setting.ORIGINS)).containsExactly("https://a.example", "https://b.example");
    }

    @ParameterizedTest
    @CsvSource({
        "PARLEY_GUEST, PARLEY_GUESTS",
        "PARLEY_ALLOW_GUESTS, PARLEY_GUESTS",
        "PARLEY_GUESTS_ENABLED, PARLEY_GUESTS",
        "parley_guests, PARLEY_GUESTS",
        "Parley.Guests, PARLEY_GUESTS",
        "parley.guests, PARLEY_GUESTS",
        "PARLY_GUESTS, PARLEY_GUESTS",
        "PARELY_GUESTS, PARLEY_GUESTS",
        "PARLEY_DEMOENDPOINT, PARLEY_DEMO_ENDPOINTS",
        "PARLEY_RETENTION_ROOMS_AGE, PARLEY_RETENTION_ROOM_AGE",
        "PARLEY_RETENTION_TOPIC_DAYS, ''",
        "PARLEY_PORT, ''",
        "PARLEY_HOST, ''",
        "PARLEY_, ''",
        "PARLEY_TRUSTED_PROXY, PARLEY_TRUSTED_PROXIES",
        "PARLEY_JWT_SECRETS_FILE, PARLEY_JWT_SECRET_FILE",
        "PARLEY_CONNECTIONSPERUSER, PARLEY_LIMITS_CONNECTIONS_PER_USER",
    })
    void variable_thatIsNoSetting_isTold(String name, String meant) {
        assertUnsound(variables(name, "secret"), "the environment variable " + name, meant);
    }

    @ParameterizedTest
    @CsvSource({
        "parley.limit.connections, parley.limits.connections",
        "parley.limit.x, docs/settings.md",
        "PARLEY_GUESTS, parley.guests",
        "parley.Guests, parley.guests",
        "parley.demo_endpoints, parley.demo-endpoints",
        "parley.demoEndpoints, parley.demo-endpoints",
        "parley.retention.rooms.messages, parley.retention.room.messages",
        "'parley.guests\u00a0', parley.guests",
        "'\ufeffparley.guests', parley.guests",
        "parley.server.port, parley.ignore-names",
    })
    void keyThatIsNoSetting_isTold(String name, String meant) {
        assertUnsound(properties(name, "secret"), "the system property " + name, meant);
        assertUnsound(parameters(name, "secret"), "the context parameter " + name, meant);
    }

    @ParameterizedTest
    @CsvSource({
        "PARLEY_URL, https://portal.example.org/parley",
        "PARLEY_KEY, secret",
        "PARLEY_API_KEY, secret",
        "PARLEY_TEST_FLIPS, 3",
        "PARLEY_REQUIRE_BROWSER, 1",
        "PARLEY_SERVICE_HOST, 10.96.0.7",
        "PARLEY_SERVICE_PORT, 8080",
        "PARLEY_SERVICE_PORT_HTTP, 8080",
        "PARLEY_PORT, tcp://10.96.0.7:8080",
        "PARLEY_PORT_8080_TCP, tcp://10.96.0.7:8080",
        "PARLEY_PORT_8080_TCP_PROTO, tcp",
        "PARLEY_PORT_8080_TCP_PORT, 8080",
        "PARLEY_PORT_8080_TCP_ADDR, 10.96.0.7",
        "PARLEY_CHAT_SERVICE_HOST, 10.96.0.7",
        "PARLEY_CHAT_PORT, udp://10.96.0.7:8080",
        "PARLEY_CHAT_PORT_53_UDP, udp://10.96.0.7:53",
        "PARLEYS, x",
        "PATH, /bin",
        "PARALLEL, 4",
        "_, x",
    })
    void variable_ofSomebodyElse_isLeftAlone(String name, String value) {
        assertThatCode(SettingSource.of(variables(name, value))::requireSound).doesNotThrowAnyException();
    }

    @Test
    void property_ofTestsAndExamples_isLeftAlone() {
        SettingSource source = SettingSource.of(properties(
                "parley.test.war",
                "x",
                "parley.launcher.loopback",
                "true",
                "parley.url",
                "x",
                "parley.key",
                "x",
                "p",
                "x"));

        assertThatCode(source::requireSound).doesNotThrowAnyException();
    }

    @Test
    void namesThatAreListed_areLeftAlone() {
        SettingSource source = SettingSource.of(
                properties("parley.desk.url", "x", "parley.ignore-names", "PARLEY_HOME, parley.desk.*"),
                variables("PARLEY_HOME", "/opt"));

        assertThatCode(source::requireSound).doesNotThrowAnyException();
    }

    @Test
    void manyProblems_areOneLine() {
        SettingSource source = SettingSource.of(
                variables("PARLEY_A", "", "PARLEY_B", "", "PARLEY_C", "", "PARLEY_D", "", "PARLEY_E", ""));

        assertThatThrownBy(source::requireSound)
                .hasMessageContaining("and 2 more")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "room/\ufffd\ufffd/**=role:hr",
                "room/\u00e4\u00ba\u00ba/**=none",
                "room/\ud83d/**=none",
                "room/hr\u200b/**=none",
                "room/hr\u202e=none"
            })
    void value_thatWasNotReadAsWritten_isTold(String value) {
        assertUnsound(variables("PARLEY_ACCESS_READ", value), "the environment variable PARLEY_ACCESS_READ", "holds");
        assertUnsound(properties("parley.access.read", value), "the system property parley.access.read", "holds");
        assertUnsound(parameters("parley.access.read", value), "the context parameter parley.access.read", "holds");
    }

    @Test
    void value_ofNothing_isToldWhereThatIsNotTheDefault() {
        assertUnsound(variables("PARLEY_IDENTITY", ""), "PARLEY_IDENTITY is empty", "session,principal,guest");
        assertThatCode(SettingSource.of(variables("PARLEY_ORIGINS", ""))::requireSound)
                .doesNotThrowAnyException();
    }

    private static void assertUnsound(SettingPlace place, String... words) {
        assertThatThrownBy(SettingSource.of(place)::requireSound)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("\n");
    }

    private static SettingPlace variables(String... pairs) {
        return SettingPlace.environment(map(pairs));
    }

    private static SettingPlace parameters(String... pairs) {
        return SettingPlace.named("the context parameter", map(pairs));
    }

    private static SettingPlace properties(String... pairs) {
        Properties properties = new Properties();
        properties.putAll(map(pairs));
        return SettingPlace.systemProperties(properties);
    }

    private static Map<String, String> map(String... pairs) {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
