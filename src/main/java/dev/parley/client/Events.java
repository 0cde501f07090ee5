// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the server tells besides messages. All immutable. */
public final class Events {
    private Events() {}

    /**
     * The first frame of every connection.
     *
     * @param user null until somebody registers
     * @param limits as {@code messageBytes}, {@code subscriptions}, {@code commandsPerSecond}; 0 means none
     * @param features what this server has beyond the first version
     */
    public record Welcome(
            String clientId,
            @Nullable Person user,
            Duration heartbeatTimeout,
            JsonNode limits,
            String serverVersion,
            String node,
            List<String> features) {
        static Welcome of(JsonNode json) {
            return new Welcome(
                    json.path("clientId").asText(),
                    json.hasNonNull("user") ? Person.of(json.path("user")) : null,
                    Duration.ofMillis(json.path("heartbeat").path("timeout").asLong()),
                    json.path("limits"),
                    json.path("server").path("version").asText(),
                    json.path("server").path("node").asText(),
                    Json.list(json.path("features"), JsonNode::asText));
        }
    }

    /** The server is about to close. {@code after}: come back then, where it wants that at all. */
    public record Closing(int code, String reason, boolean reconnect, Duration after) {
        static Closing of(JsonNode json) {
            return new Closing(
                    json.path("code").asInt(),
                    json.path("reason").asText(),
                    json.path("reconnect").asBoolean(true),
                    Duration.ofMillis(json.path("after").asLong()));
        }
    }

    /** People came or went. Above 200 people only {@code count} is told. */
    public record PresenceChange(String channel, List<Person> joined, List<Person> left, int count) {
        static PresenceChange of(JsonNode json) {
            return new PresenceChange(
                    json.path("channel").asText(),
                    Json.list(json.path("joined"), Person::of),
                    Json.list(json.path("left"), Person::of),
                    json.path("count").asInt());
        }
    }

    /** Somebody is typing. */
    public record Typing(String channel, Person user) {
        static Typing of(JsonNode json) {
            return new Typing(json.path("channel").asText(), Person.of(json.path("user")));
        }
    }

    /**
     * A mark has moved: one's own, set by another of one's connections, or the other one's of a private chat.
     *
     * @param unread only with one's own mark
     */
    public record Read(String channel, Person user, long read, OptionalLong unread) {
        static Read of(JsonNode json) {
            return new Read(
                    json.path("channel").asText(),
                    Person.of(json.path("user")),
                    json.path("read").asLong(),
                    json.hasNonNull("unread")
                            ? OptionalLong.of(json.path("unread").asLong())
                            : OptionalLong.empty());
        }
    }

    /** A conversation has gone from the user's list. */
    public record Left(String channel) {
        static Left of(JsonNode json) {
            return new Left(json.path("channel").asText());
        }
    }

    /** A message was withdrawn. */
    public record Recalled(String channel, long offset) {
        static Recalled of(JsonNode json) {
            return new Recalled(
                    json.path("channel").asText(), json.path("offset").asLong());
        }
    }
}
