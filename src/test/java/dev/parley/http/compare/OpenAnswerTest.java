// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncEvent;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenAnswerTest {
    private final AtomicInteger weighed = new AtomicInteger();
    private boolean committed;
    private boolean recycled;

    private final OpenAnswer answer = new OpenAnswer(new HashSet<>(), this::isCommitted, weighed::incrementAndGet);

    /** As the container's facade does it once its response serves another request. */
    private boolean isCommitted() {
        if (recycled) {
            throw new IllegalStateException("The response object has been recycled");
        }
        return committed;
    }

    @Test
    void look_afterTheCommit_weighsAtTheSecondLookAndOnce() {
        answer.look();
        committed = true;
        answer.look();
        assertThat(weighed).hasValue(0);
        answer.look();
        answer.look();
        answer.onComplete(new AsyncEvent(null));
        assertThat(weighed).hasValue(1);
    }

    @Test
    void look_afterTheEnd_leavesTheResponseAlone() {
        answer.onComplete(new AsyncEvent(null));
        recycled = true;
        answer.look();
        assertThat(weighed).hasValue(1);
    }

    @Test
    void look_afterThePeerHasGone_leavesTheResponseAlone() {
        answer.onError(new AsyncEvent(null));
        recycled = true;
        answer.look();
        answer.onComplete(new AsyncEvent(null));
        assertThat(weighed).as("nothing was sent").hasValue(0);
    }
}
