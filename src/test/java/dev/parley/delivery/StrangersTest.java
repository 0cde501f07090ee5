// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StrangersTest {
    private final Strangers strangers = new Strangers(address -> address.replaceAll("[.][^.]*$", ""));

    @Test
    void line_isAStrangers_untilSomebodyVouchesForIt() {
        Strangers.Entry first = strangers.open("192.0.2.1");
        strangers.open("192.0.2.2");
        assertThat(strangers.size()).isEqualTo(2);
        assertThat(strangers.sizeFrom("192.0.2")).isEqualTo(2);

        first.known(true);
        first.known(true);
        assertThat(strangers.size()).isEqualTo(1);

        first.known(false);
        assertThat(strangers.sizeFrom("192.0.2")).isEqualTo(2);
        assertThat(strangers.sizeFrom("192.0.3")).isZero();
    }

    @Test
    void line_thatIsGone_isNobodys() {
        Strangers.Entry entry = strangers.open("192.0.2.1");

        entry.gone();
        entry.gone();
        entry.known(false);

        assertThat(strangers.size()).isZero();
        assertThat(strangers.sizeFrom("192.0.2")).isZero();
    }
}
