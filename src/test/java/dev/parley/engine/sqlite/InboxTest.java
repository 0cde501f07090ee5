// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(1);

    private final Inbox<String> inbox = new Inbox<>();

    @Test
    void takeAll_withMoreThanTheCompany_takesEverythingAtOnce() {
        inbox.add("a");
        inbox.add("b");
        inbox.add("c");

        assertThat(inbox.takeAll(LONG, 2, LONG)).containsExactly("a", "b", "c");
        assertThat(inbox.size()).isZero();
    }

    @Test
    void takeAll_whenTheCompanyHasCome_waitsNoLonger() {
        inbox.add("a");
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            inbox.add("b");
            inbox.add("c");
        });

        assertThat(inbox.takeAll(LONG, 3, LONG)).containsExactly("a", "b", "c");
        others.join();
    }

    @Test
    void takeAll_whenTheCompanyDoesNotCome_takesWhatThereIs() {
        inbox.add("a");

        assertThat(inbox.takeAll(LONG, 2, TimeUnit.MILLISECONDS.toNanos(1))).containsExactly("a");
    }

    @Test
    void takeAll_withNothing_isEmptyAfterItsTimeAndDoesNotWaitForCompany() {
        assertThat(inbox.takeAll(1, 2, LONG)).isEmpty();
    }

    @Test
    void takeAll_whileItIsClosed_waitsForNobody() {
        inbox.add("a");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(inbox::close);

        assertThat(inbox.takeAll(LONG, 2, LONG)).containsExactly("a");
        closing.join();
        assertThat(inbox.add("b")).isFalse();
        assertThat(inbox.finished()).isTrue();
    }
}
