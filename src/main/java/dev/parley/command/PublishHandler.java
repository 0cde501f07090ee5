// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.audit.AuditLog;
import dev.parley.audit.AuditedCall;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Position;
import dev.parley.channel.Sender;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Publisher;
import dev.parley.identity.Roles;
import dev.parley.identity.User;
import dev.parley.people.People;
import dev.parley.spi.Outcome;
import dev.parley.spi.Publication;
import dev.parley.spi.Published;
import dev.parley.thread.KeyedSerialExecutor;
import dev.parley.wire.JsonObject;
import dev.parley.wire.ReplyData;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code publish}: to a channel, to a person, or with the role push to many. */
final class PublishHandler implements CommandHandler {
    private static final int MAX_WAITING = 100_000;

    private final Publisher publisher;
    private final Pushes pushes;
    private final Access access;
    private final People people;
    private final AuditLog audit;
    private final KeyedSerialExecutor<Place> turns = new KeyedSerialExecutor<>(
            MAX_WAITING, "the message was not sent: too many messages wait to be stored; send it again in a moment");

    /** Where publishes have to keep their order. */
    private record Place(String clientId, ChannelName channel) {}

    PublishHandler(Publisher publisher, Pushes pushes, Access access, People people, AuditLog audit) {
        this.audit = audit;
        this.publisher = publisher;
        this.pushes = pushes;
        this.access = access;
        this.people = people;
    }

    @Override
    public String action() {
        return "publish";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        JsonObject fields = request.fields();
        CommandFields.requireOneOf(fields, "channel", "to");
        if (fields.isObject("to")) {
            return push(request, user, fields);
        }
        ChannelName channel = fields.has("to") ? CommandFields.direct(user, fields) : request.channel();
        Publication publication = new Publication(
                Sender.of(user), CommandFields.body(fields), CommandFields.key(fields, user.id()), 0, true);
        Supplier<CompletionStage<CompletionStage<Published>>> begin = () -> access.requirePublish(user, channel)
                .thenCompose(may -> CommandFields.requirePeer(people, user, channel))
                .thenApply(known -> publisher.publish(request.connection(), channel, publication));
        // Of two that wait for an answer, the later one may be called first. A turn ends when the message is on its
        // way.
        CompletionStage<CompletionStage<Published>> begun = access.mayTakeTime() || people.mayTakeTime()
                ? turns.execute(new Place(request.connection().id(), channel), begin)
                : begin.get();
        return begun.thenCompose(Function.identity()).thenApply(published -> Outcome.of(data(published)));
    }

    private CompletionStage<Outcome> push(Request request, User user, JsonObject fields) {
        if (!user.has(Roles.PUSH)) {
            throw new ParleyException(
                    ErrorCode.CHANNEL_FORBIDDEN, "to: only users with the role push send to an object; give a user id");
        }
        AuditedCall audited = audit.begin(request.caller(), "push");
        return audited.until(pushes.push(fields, Sender.of(user), user.id(), audited::targets))
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
