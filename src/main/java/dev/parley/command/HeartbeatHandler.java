// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.spi.Outcome;
import dev.parley.wire.ReplyData;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code heartbeat}: for clients that cannot send ping frames. */
final class HeartbeatHandler implements CommandHandler {
    @Override
    public String action() {
        return "heartbeat";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        request.user();
        request.connection().writer().beats();
        return CompletableFuture.completedFuture(Outcome.of(new ReplyData.Heartbeat(System.currentTimeMillis())));
    }
}
