// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class OpenSocketsTest {
    private final OpenSockets sockets =
            new OpenSockets(2, address -> address.getHostAddress().equals("192.0.2.80"));

    @Test
    void address_hasSoManyAndNoMore_untilOneIsClosed() throws Exception {
        assertThat(sockets.enter("a", at("192.0.2.1"))).isTrue();
        assertThat(sockets.enter("b", at("192.0.2.1"))).isTrue();
        assertThat(sockets.enter("c", at("192.0.2.1"))).isFalse();
        assertThat(sockets.enter("d", at("192.0.2.2"))).as("another address").isTrue();
        sockets.leave("a");
        sockets.leave("a");
        sockets.leave("c");
        assertThat(sockets.enter("e", at("192.0.2.1"))).isTrue();
        assertThat(sockets.enter("f", at("192.0.2.1"))).isFalse();
        assertThat(sockets.refused()).isEqualTo(2);
    }

    @Test
    void addressesOfOneIpv6Network_countAsOne() throws Exception {
        assertThat(sockets.enter("a", at("2001:db8:1:2::1"))).isTrue();
        assertThat(sockets.enter("b", at("2001:db8:1:2:ffff::9"))).isTrue();
        assertThat(sockets.enter("c", at("2001:db8:1:2:3:4:5:6"))).isFalse();
        assertThat(sockets.enter("d", at("2001:db8:1:3::1"))).isTrue();
    }

    @Test
    void proxy_mayHaveAnyNumber() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(sockets.enter(i, at("192.0.2.80"))).isTrue();
        }
    }

    @Test
    void closedOnes_leaveNothingBehind() throws Exception {
        for (int i = 0; i < 1000; i++) {
            assertThat(sockets.enter(i, at("10.0." + i / 250 + "." + (1 + i % 250))))
                    .isTrue();
        }
        assertThat(sockets.addresses()).isEqualTo(1000);
        for (int i = 0; i < 1000; i++) {
            sockets.leave(i);
        }
        assertThat(sockets.addresses()).isZero();
    }

    @Test
    void noLimit_countsNobody() throws Exception {
        OpenSockets any = new OpenSockets(0, address -> false);
        for (int i = 0; i < 100; i++) {
            assertThat(any.enter(i, at("192.0.2.1"))).isTrue();
        }
        assertThat(any.addresses()).isZero();
    }

    private static InetAddress at(String literal) throws Exception {
        return InetAddress.getByName(literal);
    }
}
