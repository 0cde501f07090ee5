// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.spi.MessageHook;
import dev.parley.spi.MessagePublisher;
import dev.parley.spi.Publication;

/** Answers {@code !time} in {@code room/help}. What it sends passes the hooks too, so it does not answer itself. */
public final class Bot implements MessageHook {
    private static final ChannelName HELP = ChannelName.room("help");
    private static final Sender SELF = new Sender("bot", "Bot");

    private MessagePublisher publisher;

    @Override
    public void ready(MessagePublisher everyone) {
        publisher = everyone;
    }

    @Override
    public void after(Accepted message) {
        if (message.byUser() && message.channel().equals(HELP) && message.body().equals("\"!time\"")) {
            String answer = "\"it is " + java.time.Instant.ofEpochMilli(message.time()) + "\"";
            publisher.publish(HELP, new Publication(SELF, answer, null, 0));
        }
    }
}
