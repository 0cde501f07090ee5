// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.channel.Sender;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Publisher;
import dev.parley.identity.Names;
import dev.parley.spi.Publication;
import dev.parley.spi.Published;
import dev.parley.spi.Targets;
import dev.parley.wire.JsonObject;
import dev.parley.wire.ReplyData;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The request of a push, as the HTTP API and {@code publish} with a {@code to} object take it. Thread-safe. */
public final class Pushes {
    private static final int MAX_TARGETS = 1000;

    private final Publisher publisher;

    public Pushes(Publisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Pushes for the back end with the API key of that name, which may name a sender.
     *
     * @param understood told the names of the targets, before anything is sent
     */
    public CompletionStage<List<ReplyData.Delivery>> push(
            JsonObject request, String apiKey, Consumer<List<String>> understood) {
        return push(request, CommandFields.from(request), Message.Key.ofBackEnd(apiKey), understood);
    }

    /** Pushes for a sender; the key counts for {@code keyOwner}. */
    public CompletionStage<List<ReplyData.Delivery>> push(
            JsonObject request, @Nullable Sender from, String keyOwner, Consumer<List<String>> understood) {
        Targets targets = targets(request);
        Publication publication = new Publication(
                from,
                CommandFields.body(request),
                CommandFields.key(request, keyOwner),
                CommandFields.ttlSeconds(request));
        understood.accept(targets.names());
        return publisher
                .push(targets, publication)
                .thenApply(all -> all.stream().map(Pushes::delivery).toList());
    }

    private static Targets targets(JsonObject request) {
        JsonObject to = request.object("to")
                .orElseThrow(
                        () -> CommandFields.invalid(
                                "to: is missing; give {\"users\":[…]}, {\"channels\":[…]}, {\"clients\":[…]} or {\"all\":true}"));
        int kinds = count(to, "users") + count(to, "channels") + count(to, "clients") + (to.flag("all") ? 1 : 0);
        if (kinds != 1) {
            throw CommandFields.invalid("to: exactly one of users, channels, clients and all:true is needed");
        }
        if (to.has("users")) {
            List<String> users = bounded("to.users", to.strings("users"));
            users.forEach(Pushes::requireUser);
            return new Targets.Users(users);
        }
        if (to.has("channels")) {
            List<ChannelName> channels = bounded("to.channels", to.strings("channels")).stream()
                    .map(ChannelName::parse)
                    .toList();
            channels.forEach(Access::requireBackEndPublish);
            return new Targets.Channels(channels);
        }
        if (to.has("clients")) {
            return new Targets.Clients(bounded("to.clients", to.strings("clients")));
        }
        return new Targets.All();
    }

    private static int count(JsonObject to, String name) {
        return to.has(name) ? 1 : 0;
    }

    private static List<String> bounded(String field, List<String> targets) {
        if (targets.isEmpty()) {
            throw CommandFields.invalid(field + ": is empty");
        }
        if (targets.size() > MAX_TARGETS) {
            throw new ParleyException(
                    ErrorCode.BODY_TOO_LARGE,
                    field + ": at most " + MAX_TARGETS + " targets, these are " + targets.size());
        }
        return targets;
    }

    private static void requireUser(String id) {
        if (!Names.isIdentifier(id)) {
            throw CommandFields.invalid(
                    "to.users: a user id has 1 to 128 characters, no control characters, no space at either end");
        }
    }

    private static ReplyData.Delivery delivery(Published published) {
        ChannelName channel = published.channel();
        Position position = published.position();
        return new ReplyData.Delivery(
                channel == null ? null : channel.toString(),
                published.client(),
                position == null ? null : position.epoch(),
                position == null ? null : position.offset(),
                channel == null ? null : published.time(),
                position == null ? null : published.duplicate(),
                published.connections());
    }
}
