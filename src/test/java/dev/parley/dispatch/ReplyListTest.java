// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReplyListTest {
    @Test
    void whole_isThere_whenTheLastCommandHasEnded() {
        ReplyList replies = new ReplyList(3, 100);
        CompletableFuture<byte[]> whole = replies.whole().toCompletableFuture();
        replies.add("{\"a\":1}");
        replies.skip();
        assertThat(whole).isNotDone();
        replies.add("{\"b\":\"é\"}");

        assertThat(new String(whole.join(), StandardCharsets.UTF_8)).isEqualTo("[{\"a\":1},{\"b\":\"é\"}]");
    }

    @Test
    void commands_withoutReplies_makeAnEmptyArray() {
        ReplyList replies = new ReplyList(1, 100);
        replies.skip();

        assertThat(replies.whole().toCompletableFuture().join()).isEqualTo("[]".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isFull_aboveTheLimit_andNeverWithoutOne() {
        ReplyList replies = new ReplyList(2, 5);
        assertThat(replies.isFull()).isFalse();
        replies.add("\"123456\"");
        assertThat(replies.isFull()).isTrue();

        ReplyList unlimited = new ReplyList(2, 0);
        unlimited.add("\"123456\"");
        assertThat(unlimited.isFull()).isFalse();
    }

    @Test
    void abandon_failsForWhoWaits() {
        ReplyList replies = new ReplyList(1, 100);
        replies.abandon();

        assertThatThrownBy(() -> replies.whole().toCompletableFuture().join())
                .hasCauseInstanceOf(ParleyException.class);
    }
}
