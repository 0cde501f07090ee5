// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExchangesTest {
    private final Pace pace = new Pace(Duration.ofSeconds(10), 500);
    private final Exchanges exchanges = new Exchanges(new ExchangeSettings(pace, pace), late -> {});

    @Test
    void request_thatCannotBeLookedAfter_leavesTheOthersToBeLookedAfter() {
        Noting before = new Noting(false);
        Noting failing = new Noting(true);
        Noting after = new Noting(false);
        exchanges.add(before);
        exchanges.add(failing);
        exchanges.add(after);

        assertThatCode(exchanges::run).doesNotThrowAnyException();
        exchanges.run();

        assertThat(before.checks).isEqualTo(2);
        assertThat(after.checks).isEqualTo(2);
        assertThat(failing.checks).as("is given up").isEqualTo(1);
        assertThat(exchanges.waiting()).isEqualTo(2);
    }

    /** Counts how often it is looked after. */
    private static final class Noting implements Watched {
        private final boolean failing;
        private int checks;

        Noting(boolean failing) {
            this.failing = failing;
        }

        @Override
        public void check(long now) {
            checks++;
            if (failing) {
                throw new IllegalStateException("for a test");
            }
        }

        @Override
        public void hangUp() {}

        @Override
        public long held() {
            return 0;
        }

        @Override
        public long beganAt() {
            return 0;
        }
    }
}
