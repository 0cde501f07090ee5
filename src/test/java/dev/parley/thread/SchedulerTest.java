// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Patience;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    @AutoClose("shutdownNow")
    private final Scheduler scheduler = new Scheduler(1);

    @Test
    void task_thatFails_runsAgain() throws Exception {
        CountDownLatch runs = new CountDownLatch(6);
        Runnable failing = () -> {
            runs.countDown();
            throw new IllegalStateException("for a test");
        };
        var delayed = scheduler.scheduleWithFixedDelay(failing, 0, 1, TimeUnit.MILLISECONDS);
        var regular = scheduler.scheduleAtFixedRate(failing, 0, 1, TimeUnit.MILLISECONDS);

        Patience.await(runs);
        assertThat(delayed.isDone()).isFalse();
        assertThat(regular.isDone()).isFalse();
    }
}
