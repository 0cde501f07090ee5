// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Position;
import dev.parley.channel.Sender;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Publication;
import dev.parley.hub.Published;
import dev.parley.hub.Publisher;
import dev.parley.identity.Roles;
import dev.parley.identity.User;
import dev.parley.wire.JsonObject;
import dev.parley.wire.ReplyData;
import java.util.concurrent.CompletionStage;

/** {@code publish}: to a channel, to a person, or with the role push to many. */
public final class PublishHandler implements ActionHandler {
    private final Publisher publisher;
    private final Pushes pushes;
    private final Access access;

    public PublishHandler(Publisher publisher, Pushes pushes, Access access) {
        this.publisher = publisher;
        this.pushes = pushes;
        this.access = access;
    }

    @Override
    public String action() {
        return "publish";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        JsonObject fields = request.fields();
        Fields.requireOneOf(fields, "channel", "to");
        if (fields.isObject("to")) {
            return push(user, fields);
        }
        ChannelName channel = fields.has("to") ? Fields.direct(user, fields) : request.channel();
        Publication publication =
                new Publication(Sender.of(user), Fields.body(fields), Fields.key(fields, user.id()), 0);
        access.requirePublish(user, channel);
        return publisher.publish(channel, publication).thenApply(published -> Outcome.of(data(published)));
    }

    private CompletionStage<Outcome> push(User user, JsonObject fields) {
        if (!user.has(Roles.PUSH)) {
            throw new ParleyException(
                    ErrorCode.CHANNEL_FORBIDDEN, "to: only users with the role push send to an object; give a user id");
        }
        return pushes.push(fields, Sender.of(user), user.id())
                .thenApply(deliveries -> Outcome.of(new ReplyData.Deliveries(deliveries)));
    }

    private static ReplyData data(Published published) {
        String channel = String.valueOf(published.channel());
        Position position = published.position();
        return position == null
                ? new ReplyData.Publish(channel, null, null, published.time(), null)
                : new ReplyData.Publish(
                        channel, position.epoch(), position.offset(), published.time(), published.duplicate());
    }
}
