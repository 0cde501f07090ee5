// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(1);

    private final WriteQueue<String> queue = new WriteQueue<>(3);

    @Test
    void take_withMoreThanTheCompany_takesEverythingAtOnce() {
        queue.add("a");
        queue.add("b");
        queue.add("c");

        assertThat(queue.take(LONG, 2, LONG)).containsExactly("a", "b", "c");
        assertThat(queue.size()).isZero();
    }

    @Test
    void take_withMoreThanTheMost_leavesTheRestForTheNextInOrder() {
        for (String item : List.of("a", "b", "c", "d")) {
            queue.add(item);
        }

        assertThat(queue.take(LONG, 1, LONG)).containsExactly("a", "b", "c");
        assertThat(queue.take(LONG, 1, LONG)).containsExactly("d");
    }

    @Test
    void take_whenTheCompanyHasCome_waitsNoLonger() {
        queue.add("a");
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            queue.add("b");
            queue.add("c");
        });

        assertThat(queue.take(LONG, 3, LONG)).containsExactly("a", "b", "c");
        others.join();
    }

    @Test
    void take_whenTheCompanyDoesNotCome_takesWhatThereIs() {
        queue.add("a");

        assertThat(queue.take(LONG, 2, TimeUnit.MILLISECONDS.toNanos(1))).containsExactly("a");
    }

    @Test
    void take_withNothing_isEmptyAfterItsTimeAndDoesNotWaitForCompany() {
        assertThat(queue.take(1, 2, LONG)).isEmpty();
    }

    @Test
    void take_whileItIsClosed_waitsForNobody() {
        queue.add("a");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(queue::close);

        assertThat(queue.take(LONG, 2, LONG)).containsExactly("a");
        closing.join();
        assertThat(queue.add("b")).isFalse();
        assertThat(queue.finished()).isTrue();
    }
}
