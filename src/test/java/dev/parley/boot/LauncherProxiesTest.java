// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherProxiesTest {
    @Test
    void networks_ofAddressesAndNetworks_areAllInCidr() {
        assertThat(LauncherProxies.of("10.0.0.5, 10.1.0.0/16 ,::1,fd00::/8").networks())
                .isEqualTo("10.0.0.5/32,10.1.0.0/16,::1/128,fd00::/8");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5, true",
        "10.0.0.5, 10.0.0.55, false",
        "10.0.0.5, 10a0b0c5, false",
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 110.255.0.1, false",
        "10.0.0.0/8, 10.256.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "192.168.5.9/22, 192.168.4.1, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "::1, 0:0:0:0:0:0:0:1, true",
        "::1, ::1, true",
        "::1, ::11, false",
    })
    void pattern_matchesTheSameAddresses(String entry, String address, boolean expected) throws Exception {
        assertThat(address.matches(LauncherProxies.of("198.51.100.1," + entry).pattern()))
                .isEqualTo(expected);
    }

    @Test
    void pattern_ofAnIpv6Network_isRefusedByName() {
        assertThatThrownBy(() -> LauncherProxies.of("10.0.0.1,fd00::/8").pattern())
                .isInstanceOf(LauncherFailure.class)
                .hasMessageContaining("parley.trusted-proxies")
                .hasMessageContaining("fd00::/8");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " , ", "10.0.0.1,proxy.example.org", "10.0.0.*", "10.0.0.0/x"})
    void of_nothingOrWhatMakesNoSense_isEmpty(String setting) {
        assertThat(LauncherProxies.of(setting).isEmpty()).isTrue();
    }
}
