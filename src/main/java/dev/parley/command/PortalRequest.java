// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.channel.ChannelName;
import dev.parley.hub.Publisher;
import dev.parley.identity.User;
import dev.parley.spi.ActionFields;
import dev.parley.spi.ActionRequest;
import dev.parley.spi.Publication;
import dev.parley.spi.Published;
import java.util.concurrent.CompletionStage;

/** A command as a portal's action sees it. */
record PortalRequest(Request request, Publisher publisher) implements ActionRequest {
    @Override
    public User user() {
        return request.user();
    }

    @Override
    public String clientId() {
        return request.connection().id();
    }

    @Override
    public String address() {
        return request.connection().facts().address();
    }

    @Override
    public ActionFields fields() {
        return request.fields();
    }

    @Override
    public ChannelName channel() {
        return request.channel();
    }

    @Override
    public CompletionStage<Published> publish(ChannelName channel, Publication publication) {
        return publisher.publish(request.connection(), channel, publication);
    }
}
