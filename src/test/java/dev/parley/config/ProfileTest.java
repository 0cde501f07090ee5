// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.PeopleSettings.Search;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {

    @ParameterizedTest
    @CsvSource({"LOOPBACK, DEMO, true", "NETWORK, OPEN, true", "WAR, OPEN, true", "FRAGMENT, OPEN, false"})
    void profile_thatNobodyChose_isThatOfTheDeployment(Deployment deployment, Profile profile, boolean guests) {
        Settings settings = read(Map.of(), deployment);

        assertThat(settings.profile().profile()).isEqualTo(profile);
        assertThat(settings.people().guests()).isEqualTo(guests);
        assertThat(settings.web().demoEndpoints()).isEqualTo(profile == Profile.DEMO);
        assertThat(settings.profile().summary())
                .startsWith("parley.profile=" + profile.word())
                .contains("the default where", "parley.guests=" + (guests ? "on" : "off"))
                .doesNotContain("set apart", "\n");
    }

    @Test
    void deployment_isToldByTheLauncher() {
        assertThat(Deployment.of(false, "true")).isEqualTo(Deployment.LOOPBACK);
        assertThat(Deployment.of(false, "false")).isEqualTo(Deployment.NETWORK);
        assertThat(Deployment.of(false, null)).isEqualTo(Deployment.WAR);
        assertThat(Deployment.of(true, "true")).isEqualTo(Deployment.FRAGMENT);
    }

    @ParameterizedTest
    @CsvSource({"LOOPBACK", "WAR", "FRAGMENT"})
    void enterprise_isClosed_whereverItRuns(Deployment deployment) {
        Settings settings = read(Map.of(Setting.PROFILE, "enterprise"), deployment);

        assertThat(settings.people().guests()).isFalse();
        assertThat(settings.people().search()).isEqualTo(Search.SHARED);
        assertThat(settings.access().open()).isFalse();
        assertThat(settings.web().demoEndpoints()).isFalse();
        assertThat(settings.web().secureCookies()).isTrue();
        assertThat(settings.web().hsts()).isEqualTo(Duration.ofDays(365));
        assertThat(settings.web().hosts()).containsExactly("localhost", "127.0.0.1", "[::1]");
        assertThat(settings.profile().risks()).isEmpty();
        assertThat(settings.profile().summary()).contains("parley.profile=enterprise", "(the test)");
    }

    @Test
    void setting_thatIsSet_wins_andIsTold() {
        Settings settings = read(
                Map.of(Setting.PROFILE, "Enterprise", Setting.GUESTS, "on", Setting.HSTS, "off", Setting.HOSTS, "*"),
                Deployment.WAR);

        assertThat(settings.people().guests()).isTrue();
        assertThat(settings.web().hsts()).isZero();
        assertThat(settings.access().open()).isFalse();
        assertThat(settings.profile().summary())
                .contains("set apart from it: ", "parley.guests=on", "parley.hsts=off", "parley.hosts=*");
        assertThat(settings.profile().risks())
                .anyMatch(risk -> risk.contains("parley.guests"))
                .anyMatch(risk -> risk.contains("parley.hosts"));
    }

    @Test
    void demo_thatSomebodyChose_isForPortalsToo() {
        assertThat(read(Map.of(Setting.PROFILE, "demo"), Deployment.FRAGMENT)
                        .people()
                        .guests())
                .isTrue();
        assertThat(read(Map.of(Setting.PROFILE, "open"), Deployment.FRAGMENT)
                        .people()
                        .guests())
                .isFalse();
    }

    @Test
    void open_saysWhatItLeavesOpen() {
        assertThat(String.join("; ", read(Map.of(), Deployment.WAR).profile().risks()))
                .contains("parley.guests", "parley.access.default", "parley.hosts")
                .doesNotContain("\n");
        assertThat(read(Map.of(), Deployment.LOOPBACK).profile().risks()).hasSize(1);
    }

    @Test
    void profile_thatThereIsNot_isRefused() {
        assertThatThrownBy(() -> read(Map.of(Setting.PROFILE, "secure"), Deployment.WAR))
                .hasMessageContainingAll("parley.profile", "'secure'", "demo or open or enterprise");
    }

    private static Settings read(Map<Setting, String> values, Deployment deployment) {
        return Settings.read(SettingValues.of(values, deployment));
    }
}
