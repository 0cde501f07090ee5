// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class NamedThreadsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final NamedThreads threads = new NamedThreads("parley-test");

    @Test
    void ownersExecutor_awaited_hasNoThreadLeft() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            List<Thread> made = new ArrayList<>();
            ExecutorService executor = Executors.newFixedThreadPool(2, task -> {
                Thread thread = threads.newThread(task);
                made.add(thread);
                return thread;
            });
            executor.execute(() -> {});
            executor.execute(() -> {});
            executor.shutdown();

            assertThat(threads.awaitEnd(executor, LONG)).isTrue();
            assertThat(made).hasSize(2).noneMatch(Thread::isAlive);
        }
    }

    @Test
    void threadThatGoesOn_awaited_isNotSaidToHaveEnded() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = threads.newThread(() -> {
            begun.countDown();
            await(end);
        });
        thread.start();
        await(begun);

        assertThat(threads.awaitEnd(Duration.ofMillis(1))).isFalse();

        end.countDown();
        assertThat(threads.awaitEnd(LONG)).isTrue();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void threads_areDaemonsThatBearTheOwnersNameAndLoader() {
        ClassLoader loader = new ClassLoader() {};
        Thread thread = new NamedThreads("parley-test", loader).newThread(() -> {});

        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("parley-test-1");
        assertThat(thread.getContextClassLoader()).isSameAs(loader);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
