// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
    private long now;

    @Test
    void lines_overTheBudget_areCountedAndToldWithTheNext() {
        List<String> lines = new ArrayList<>();
        LogBudget budget = new LogBudget(2, () -> now);
        for (int i = 0; i < 5; i++) {
            budget.spend(lines::add);
        }
        now += 1_000_000_000L;
        budget.spend(lines::add);
        budget.spend(lines::add);

        assertThat(lines).containsExactly("", "", " (and 3 more before)", "");
    }
}
