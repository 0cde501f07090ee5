// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import dev.parley.people.People;
import dev.parley.wire.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Fields that several commands share, and what is allowed in them. */
final class CommandFields {
    private static final int MAX_KEY = 128;
    private static final int MAX_QUERY = 128;
    private static final int MAX_TTL_SECONDS = 10 * 365 * 24 * 3600;

    private CommandFields() {}

    static ParleyException invalid(String message) {
        return new ParleyException(ErrorCode.COMMAND_INVALID, message);
    }

    static void requireOneOf(JsonObject fields, String one, String other) {
        if (fields.has(one) == fields.has(other)) {
            throw invalid(one + ", " + other + ": exactly one of them is needed");
        }
    }

    /** The private chat with the user that {@code to} names. */
    static ChannelName direct(User user, JsonObject fields) {
        String to = fields.requiredString("to");
        if (!Names.isIdentifier(to)) {
            throw invalid("to: a user id has 1 to 128 characters, no control characters, no space at either end");
        }
        return ChannelName.direct(user.id(), to);
    }

    /** Fails where the other side of a private chat is somebody whom the portal's directory does not know. */
    static CompletionStage<Void> requirePeer(People people, User user, ChannelName channel) {
        return channel.kind() == ChannelKind.DIRECT
                ? people.requireSomeone(channel.peerOf(user.id()))
                : CompletableFuture.completedFuture(null);
    }

    /** What names are to be searched for; empty where nothing is asked. */
    static String query(JsonObject fields) {
        return requireQuery(fields.string("query").orElse(""));
    }

    static String requireQuery(String query) {
        if (query.codePointCount(0, query.length()) > MAX_QUERY) {
            throw invalid("query: at most " + MAX_QUERY + " characters");
        }
        return query;
    }

    /** The body as compact JSON; {@code null} is a body, an absent one is not. */
    static String body(JsonObject fields) {
        return fields.raw("body").orElseThrow(() -> invalid("body: is missing"));
    }

    static Message.@Nullable Key key(JsonObject fields, String owner) {
        Optional<String> key = fields.string("key");
        if (key.isEmpty()) {
            return null;
        }
        String text = key.get();
        if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_KEY || Names.hasControlOrSurrogate(text)) {
            throw invalid("key: 1 to " + MAX_KEY + " characters, no control characters");
        }
        return new Message.Key(owner, text);
    }

    /** Whom a back end names as the sender, or null. */
    static @Nullable Sender from(JsonObject fields) {
        Optional<JsonObject> from = fields.object("from");
        if (from.isEmpty()) {
            return null;
        }
        String id = from.get().requiredString("id");
        String name = from.get().string("name").orElse(id);
        if (!Names.isIdentifier(id)) {
            throw invalid("from.id: 1 to 128 characters, no control characters, no space at either end");
        }
        Names.unseen(id).ifPresent(what -> {
            throw invalid("from.id: " + what);
        });
        if (!Names.isIdentifier(name)) {
            throw invalid("from.name: 1 to 128 characters, no control characters, no space at either end");
        }
        return new Sender(id, Names.shown(name, id));
    }

    static long ttlSeconds(JsonObject fields) {
        return fields.intBetween("ttl", 1, MAX_TTL_SECONDS, 0);
    }
}
