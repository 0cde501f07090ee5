// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.1.2.3, ::ffff:10.1.2.3, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.9.9.9/8, 10.1.1.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "255.255.255.255/32, 255.255.255.255, true",
        "128.0.0.0/1, 200.0.0.1, true",
        "128.0.0.0/1, 127.0.0.1, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 203.0.113.9, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "fd00::/8, fdab::1, true",
        "fd00::/8, fe00::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.0.0.0/8, localhost, false",
        "10.0.0.0/8, unix:, false",
        "10.0.0.0/8, '', false",
    })
    void contains_comparesBits(String entry, String address, boolean expected) {
        assertThat(new Networks(List.of(entry)).contains(address)).isEqualTo(expected);
    }

    @Test
    void contains_ofSeveral_anyCounts() {
        Networks networks = new Networks(List.of("10.0.0.1", "fd00::/8"));

        assertThat(networks.contains("fd00::7")).isTrue();
        assertThat(networks.contains("10.0.0.1")).isTrue();
        assertThat(networks.contains("10.0.0.2")).isFalse();
    }

    @Test
    void contains_ofNone_isFalse() {
        assertThat(new Networks(List.of()).contains("127.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "proxy.example.org",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "/8",
                "10.0.0.*",
                "10\\.0\\.0\\.1",
                "fd00::/129",
                "fd00",
                ":::",
                "[::1]",
                "fe80::1%eth0",
                "127.0.0.1:8080",
                "",
            })
    void new_entryThatIsNoNetwork_isRefusedByName(String entry) {
        assertThatThrownBy(() -> new Networks(List.of("10.0.0.1", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + entry + "'");
    }
}
