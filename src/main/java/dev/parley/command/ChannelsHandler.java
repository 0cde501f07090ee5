// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.hub.Hub;
import dev.parley.identity.User;
import dev.parley.wire.ReplyData;
import java.util.concurrent.CompletionStage;

/** {@code channels}: the user's conversations, the latest first. */
public final class ChannelsHandler implements ActionHandler {
    private static final int PAGE = 200;

    private final Hub hub;

    public ChannelsHandler(Hub hub) {
        this.hub = hub;
    }

    @Override
    public String action() {
        return "channels";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        String cursor = request.fields().string("cursor").orElse(null);
        return hub.engine().conversations(user.id(), cursor, PAGE).thenCompose(page -> hub.rows()
                .of(user.id(), page.rows())
                .thenApply(rows -> Outcome.of(new ReplyData.Channels(rows, page.cursor()))));
    }
}
