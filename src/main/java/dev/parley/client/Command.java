// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A command on its way. Made on any thread, then confined to the loop, but for the future. */
final class Command {
    /** What may be done with a command that was sent and not answered when the line broke. */
    enum Repeat {
        /** Nothing, and it need not wait for the next connection either: that one begins with its own. */
        OF_THIS_CONNECTION,
        /** Nothing: done twice it is more than done once. */
        NEVER,
        /** It asks, or says what may be said again. */
        ALWAYS,
        /** It has a key, which the server knows again from the same user. */
        SAME_USER
    }

    final String action;
    final ObjectNode fields;
    final Repeat repeat;
    final Duration within;
    final CompletableFuture<JsonNode> reply = new CompletableFuture<>();

    Loop.Timer deadline = Loop.Timer.NONE;
    /** The user as whom it was sent last; empty while it was not. */
    String sentAs = "";

    Command(String action, ObjectNode fields, Repeat repeat, Duration within) {
        this.action = action;
        this.fields = fields;
        this.repeat = repeat;
        this.within = within;
    }

    String text(long id) {
        ObjectNode frame = Json.object().put("id", id).put("action", action);
        frame.setAll(fields);
        return Json.text(frame);
    }
}
