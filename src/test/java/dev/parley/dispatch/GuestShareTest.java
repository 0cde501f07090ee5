// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestShareTest {
    private final List<String> woken = new ArrayList<>();

    @Test
    void start_beyondTheShare_waitsInTheOrderOfComing() {
        GuestShare share = new GuestShare(1);
        assertThat(share.start(() -> woken.add("never"))).isTrue();
        for (String name : List.of("first", "second")) {
            assertThat(share.start(() -> {
                        woken.add(name);
                        assertThat(share.start(null)).isTrue();
                    }))
                    .isFalse();
        }

        share.done();
        assertThat(woken).containsExactly("first");
        share.done();
        assertThat(woken).containsExactly("first", "second");
    }

    @Test
    void done_wakesTheNext_whereTheOneBeforeWantsNoPlaceAnyMore() {
        GuestShare share = new GuestShare(1);
        share.start(null);
        share.start(() -> woken.add("gone"));
        share.start(() -> woken.add("next"));

        share.done();

        assertThat(woken).containsExactly("gone", "next");
        assertThat(share.start(null)).isTrue();
    }

    @Test
    void done_ofManyThatEndAtOnce_needsNoStack() {
        GuestShare share = new GuestShare(1);
        share.start(null);
        for (int i = 0; i < 100_000; i++) {
            share.start(() -> {
                assertThat(share.start(null)).isTrue();
                woken.add("");
                share.done();
            });
        }

        share.done();

        assertThat(woken).hasSize(100_000);
    }

    @Test
    void zero_isNoLimit() {
        GuestShare share = new GuestShare(0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(share.start(null)).isTrue();
        }
        share.done();
    }
}
