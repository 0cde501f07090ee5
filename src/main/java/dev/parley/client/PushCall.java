// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;

/** One request and what it comes to, over all its attempts. Confined to the loop, but for the future. */
final class PushCall {
    final HttpRequest request;
    final boolean repeatable;
    final CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    final Backoff backoff;
    long giveUpAt;
    int attempts;

    PushCall(HttpRequest request, boolean repeatable, Backoff backoff) {
        this.request = request;
        this.repeatable = repeatable;
        this.backoff = backoff;
    }
}
