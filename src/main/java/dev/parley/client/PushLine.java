// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;

/** A line of a stream. Confined to the loop, but for the future. */
final class PushLine {
    final String text;
    final int targets;
    final boolean repeatable;
    final CompletableFuture<JsonNode> result = new CompletableFuture<>();
    long giveUpAt;
    int attempts;

    PushLine(PushRequest request) {
        text = request.text();
        targets = request.targets();
        repeatable = request.isRepeatable();
    }
}
