// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import dev.parley.channel.ChannelName;
import dev.parley.identity.User;
import dev.parley.spi.ConnectionListener;
import dev.parley.spi.MessagePublisher;
import dev.parley.spi.Publication;

/** Tells {@code topic/reception} who comes and goes, and with which close code. */
public final class Reception implements ConnectionListener {
    private static final ChannelName RECEPTION = ChannelName.parse("topic/reception");

    private MessagePublisher publisher;

    @Override
    public void ready(MessagePublisher everyone) {
        publisher = everyone;
    }

    @Override
    public void connected(Client client) {
        say(nameOf(client) + " has come");
    }

    @Override
    public void identified(Client client) {
        say(nameOf(client) + " has said who that is");
    }

    @Override
    public void disconnected(Client client, int code) {
        say(nameOf(client) + " has gone with " + code);
    }

    private void say(String text) {
        // User ids may hold quotes; this one is for ids that do not.
        publisher.publish(RECEPTION, new Publication(null, "\"" + text + "\"", null, 0));
    }

    private static String nameOf(Client client) {
        User user = client.user();
        return user == null ? "somebody" : user.id();
    }
}
