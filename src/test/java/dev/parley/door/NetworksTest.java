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

/** Which addresses are in a network. */
class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.7,10.0.0.7,true",
        "10.0.0.7,10.0.0.8,false",
        "10.0.0.0/8,10.255.1.2,true",
        "10.0.0.0/8,11.0.0.0,false",
        "192.168.4.0/22,192.168.7.255,true",
        "192.168.4.0/22,192.168.8.0,false",
        "0.0.0.0/0,203.0.113.9,true",
        "10.1.2.3,::ffff:10.1.2.3,true",
        "128.0.0.0/1,127.0.0.1,false",
        "::/0,203.0.113.9,false",
        "2001:db8::/33,2001:db8:7fff::1,true",
        "2001:db8::/33,2001:db8:8000::1,false",
        "::1,0:0:0:0:0:0:0:1,true",
        "fd00::/8,fd12:3456::1,true",
        "fd00::/8,fe80::1,false",
        "10.0.0.0/8,::1,false",
        "10.0.0.0/8,localhost,false",
        "10.0.0.0/8,10.999.1.1,false"
    })
    void address_isInItsNetworks(String network, String address, boolean in) {
        assertThat(new Networks("s", List.of("172.16.0.1", network)).contains(address))
                .isEqualTo(in);
    }

    @Test
    void none_containsNothing() {
        assertThat(new Networks("s", List.of()).contains("127.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129", "999.1.1.1", "*"
            })
    void entry_thatIsNoNetwork_isNamed(String entry) {
        assertThatThrownBy(() -> new Networks("parley.trusted-proxies", List.of(entry)))
                .hasMessageContaining("parley.trusted-proxies: '" + entry + "'");
    }
}
