// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(1);

    private final Inbox<String> inbox = new Inbox<>(3);

    @Test
    void take_withMoreThanTheCompany_takesEverythingAtOnce() {
        inbox.add("a");
        inbox.add("b");
        inbox.add("c");

        assertThat(inbox.take(LONG, 2, LONG)).containsExactly("a", "b", "c");
        assertThat(inbox.size()).isZero();
    }

    @Test
    void take_withMoreThanTheMost_leavesTheRestForTheNextInOrder() {
        for (String item : List.of("a", "b", "c", "d")) {
            inbox.add(item);
        }

        assertThat(inbox.take(LONG, 1, LONG)).containsExactly("a", "b", "c");
        assertThat(inbox.take(LONG, 1, LONG)).containsExactly("d");
    }

    @Test
    void take_whenTheCompanyHasCome_waitsNoLonger() {
        inbox.add("a");
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            inbox.add("b");
            inbox.add("c");
        });

        assertThat(inbox.take(LONG, 3, LONG)).containsExactly("a", "b", "c");
        others.join();
    }

    @Test
    void take_whenTheCompanyDoesNotCome_takesWhatThereIs() {
        inbox.add("a");

        assertThat(inbox.take(LONG, 2, TimeUnit.MILLISECONDS.toNanos(1))).containsExactly("a");
    }

    @Test
    void take_withNothing_isEmptyAfterItsTimeAndDoesNotWaitForCompany() {
        assertThat(inbox.take(1, 2, LONG)).isEmpty();
    }

    @Test
    void take_whileItIsClosed_waitsForNobody() {
        inbox.add("a");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(inbox::close);

        assertThat(inbox.take(LONG, 2, LONG)).containsExactly("a");
        closing.join();
        assertThat(inbox.add("b")).isFalse();
        assertThat(inbox.finished()).isTrue();
    }
}
