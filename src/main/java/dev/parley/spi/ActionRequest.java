// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import dev.parley.channel.ChannelName;
import dev.parley.identity.User;
import java.util.concurrent.CompletionStage;

/** One command of one connection, as a portal's {@link ActionHandler} sees it. Parley implements it. Thread-safe. */
public interface ActionRequest {
    /** The user who asks. Fails with {@code identity.required} before the connection has an identity. */
    User user();

    /** The connection that asks, as in {@code welcome.clientId}. */
    String clientId();

    /** The peer's address, as the container tells it. */
    String address();

    /** The fields of the command. */
    ActionFields fields();

    /** The channel that the field {@code channel} names. Fails with {@code command.invalid} or {@code channel.invalid} without one. */
    ChannelName channel();

    /** Publishes for the user who asks: where that is a guest, the message counts among what guests may store. */
    CompletionStage<Published> publish(ChannelName channel, Publication publication);
}
