// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.dispatch;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The replies to the commands of one HTTP request, in their order, as one JSON array. Thread-safe. */
final class ReplyList {
    private final int maxBytes;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final StringBuilder array = new StringBuilder("[");
    private int left;

    /**
     * @param commands how many will be answered, or end without an answer
     * @param maxBytes of replies, above which further commands are refused; 0 for any number
     */
    ReplyList(int commands, int maxBytes) {
        this.left = commands;
        this.maxBytes = maxBytes == 0 ? Integer.MAX_VALUE : maxBytes;
    }

    /** The array as UTF-8; fails where the connection ends before all commands have. */
    CompletionStage<byte[]> whole() {
        return whole;
    }

    /** Whether no more is taken: one request is not to collect a hundred histories in memory. */
    boolean isFull() {
        synchronized (array) {
            return array.length() > maxBytes;
        }
    }

    static ParleyException full() {
        return new ParleyException(
                ErrorCode.BODY_TOO_LARGE,
                "the replies to the commands before it fill this answer; send this command in a request of its own");
    }

    /** A reply; the command that it is to has ended. */
    void add(String reply) {
        synchronized (array) {
            if (array.length() > 1) {
                array.append(',');
            }
            array.append(reply);
        }
        skip();
    }

    /** A command has ended that wants no reply. */
    void skip() {
        String done;
        synchronized (array) {
            left--;
            if (left > 0) {
                return;
            }
            done = array.append(']').toString();
        }
        whole.complete(done.getBytes(StandardCharsets.UTF_8));
    }

    /** The connection has ended. */
    void abandon() {
        whole.completeExceptionally(gone());
    }

    static ParleyException gone() {
        return new ParleyException(
                ErrorCode.CLIENT_UNKNOWN, "this connection has ended; connect again and resume by 'since'");
    }
}
