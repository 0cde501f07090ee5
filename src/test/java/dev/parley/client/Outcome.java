// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import dev.parley.testing.Patience;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What futures of the client's come to. */
final class Outcome {
    private Outcome() {}

    /** The code of the failure, or that there was none. */
    static String failure(CompletableFuture<?> future) throws InterruptedException {
        try {
            return "no failure: " + Patience.get(future);
        } catch (ExecutionException e) {
            return ((ParleyClientException) e.getCause()).code();
        }
    }
}
