// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import dev.parley.spi.ActionHandler;
import dev.parley.spi.ActionRequest;
import dev.parley.spi.MessagePublisher;
import dev.parley.spi.Outcome;
import dev.parley.spi.Publication;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code {"action": "order.status", "order": "4711"}}: answers where an order is, and tells the user's inbox that someone asked. It stands for
 * whatever a portal's own back end does.
 */
public final class OrderStatus implements ActionHandler {
    private static final Map<String, String> ORDERS = Map.of("4711", "shipped", "4712", "packed");

    private MessagePublisher publisher;

    @Override
    public String action() {
        return "order.status";
    }

    @Override
    public void ready(MessagePublisher everyone) {
        publisher = everyone;
    }

    @Override
    public CompletionStage<Outcome> handle(ActionRequest request) {
        User user = request.user();
        String order = request.fields().requiredString("order");
        // A look-up that takes time runs elsewhere: the thread that calls us reads the user's connection.
        return CompletableFuture.supplyAsync(() -> statusOf(order))
                .thenCompose(status -> publisher
                        .publish(
                                ChannelName.inbox(user.id()),
                                new Publication(Sender.of(user), "{\"asked\":\"" + order + "\"}", null, 0))
                        .thenApply(published -> Outcome.of(Map.of("order", order, "status", status))));
    }

    private static String statusOf(String order) {
        String status = ORDERS.get(order);
        if (status == null) {
            throw new ParleyException(ErrorCode.COMMAND_INVALID, "order: there is no such order");
        }
        return status;
    }
}
