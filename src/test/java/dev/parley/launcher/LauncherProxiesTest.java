// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pattern of the proxies whose word counts. */
class LauncherProxiesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.7,10.0.0.7,true",
        "10.0.0.7,10.0.0.70,false",
        "10.0.0.7,10a0b0c7,false",
        "10.0.0.0/8,10.255.1.2,true",
        "10.0.0.0/8,110.0.0.0,false",
        "192.168.4.0/22,192.168.7.255,true",
        "192.168.4.0/22,192.168.8.0,false",
        "192.168.5.9/22,192.168.4.0,true",
        "0.0.0.0/0,203.0.113.9,true",
        "::1,0:0:0:0:0:0:0:1,true",
        "fd00::/16,fd00:3456:0:0:0:0:0:1,true",
        "fd00::/16,fd01:0:0:0:0:0:0:1,false"
    })
    void pattern_matchesWhatIsInTheNetwork(String entry, String address, boolean in) throws Exception {
        assertThat(address.matches(LauncherProxies.pattern("172.16.0.1, " + entry)))
                .isEqualTo(in);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example",
                "10.0.0.0/33",
                "10.0.0.0/x",
                "fd00::/8",
                "999.1.1.1",
                ".*",
                "10.0.0.1:80",
                "[::1]",
                "fe80::1%eth0",
                "10.0.0.0/-1",
                "10.0.0.0/"
            })
    void entry_thatMakesNoSense_isOneClearLine(String entry) {
        assertThatThrownBy(() -> LauncherProxies.pattern(entry))
                .isInstanceOf(LauncherFailure.class)
                .hasMessageStartingWith("parley.trusted-proxies: '" + entry + "'");
    }

    @Test
    void networks_areAllInCidr() throws Exception {
        assertThat(LauncherProxies.networks("10.0.0.5, 10.1.0.0/16 ,,::1,fd00::/8"))
                .isEqualTo("10.0.0.5/32,10.1.0.0/16,::1/128,fd00::/8");
        assertThatThrownBy(() -> LauncherProxies.networks("10.0.0.5, proxy.example"))
                .isInstanceOf(LauncherFailure.class)
                .hasMessageStartingWith("parley.trusted-proxies: 'proxy.example'");
    }

    @Test
    void list_isSplitAtCommas() throws Exception {
        assertThat(LauncherProxies.pattern(" 10.0.0.1 ,, ::1 ")).isEqualTo("10\\.0\\.0\\.1|0:0:0:0:0:0:0:1");
    }
}
