// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherAddressesTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST"})
    void localhost_isThisMachineAlone_byBothFamilies(String host) throws Exception {
        LauncherAddresses addresses = LauncherAddresses.of(host);
        assertThat(addresses.all().get(0).getHostAddress()).isEqualTo("127.0.0.1");
        assertThat(addresses.all()).allMatch(InetAddress::isLoopbackAddress).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "[::1]", "0.0.0.0", "::", "192.0.2.7", "2001:db8::7"})
    void literal_isItselfAlone(String host) throws Exception {
        LauncherAddresses addresses = LauncherAddresses.of(host);
        assertThat(addresses.all()).containsExactly(InetAddress.getByName(host));
        assertThat(addresses.host()).isEqualTo(host);
    }

    @Test
    void unknownName_isOneClearLine() {
        assertThatThrownBy(() -> LauncherAddresses.of("no such host"))
                .isInstanceOf(LauncherFailure.class)
                .hasMessage("Unknown address no such host. Choose an address of this machine with --host");
    }
}
