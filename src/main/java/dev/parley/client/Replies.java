// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What commands are answered with. All immutable. */
public final class Replies {
    private Replies() {}

    /**
     * A message is stored.
     *
     * @param epoch null on {@code live/…}, which keeps nothing
     * @param offset 0 on {@code live/…}
     * @param duplicate a message with this key was there already: this is its place
     */
    public record Published(String channel, @Nullable String epoch, long offset, Instant time, boolean duplicate) {
        static Published of(JsonNode data) {
            return new Published(
                    data.path("channel").asText(),
                    data.hasNonNull("epoch") ? data.path("epoch").asText() : null,
                    data.path("offset").asLong(),
                    Instant.ofEpochMilli(data.path("time").asLong()),
                    data.path("duplicate").asBoolean());
        }
    }

    /**
     * A channel is heard from now on, or again.
     *
     * @param epoch null on {@code live/…}
     * @param offset the channel's head
     * @param recovered every message after the position that was asked for is delivered
     * @param messages what comes with the reply; the listener gets those that it has not had
     * @param more further ones follow as messages ({@code recovered}), or exist in the log
     * @param recalled offsets of messages that were recalled meanwhile
     * @param read one's own mark
     * @param count people who are there; 0 where that is not counted
     */
    public record Subscribed(
            String channel,
            @Nullable String epoch,
            long offset,
            boolean recovered,
            List<Message> messages,
            boolean more,
            List<Long> recalled,
            long read,
            int count) {
        static Subscribed of(JsonNode data) {
            String channel = data.path("channel").asText();
            return new Subscribed(
                    channel,
                    data.hasNonNull("epoch") ? data.path("epoch").asText() : null,
                    data.path("offset").asLong(),
                    data.path("recovered").asBoolean(),
                    Json.list(data.path("messages"), message -> Message.of(channel, message)),
                    data.path("more").asBoolean(),
                    Json.list(data.path("recalled"), JsonNode::asLong),
                    data.path("read").asLong(),
                    data.path("count").asInt());
        }
    }

    /**
     * Part of a channel's log.
     *
     * @param messages in rising order; recalled and expired ones keep their place
     * @param more further ones exist in the direction that was asked for
     */
    public record History(String channel, String epoch, List<Message> messages, boolean more) {
        static History of(JsonNode data) {
            String channel = data.path("channel").asText();
            return new History(
                    channel,
                    data.path("epoch").asText(),
                    Json.list(data.path("messages"), message -> Message.of(channel, message)),
                    data.path("more").asBoolean());
        }
    }

    /** One's mark in a channel, as it stands now, and what is unread after it. */
    public record ReadMark(String channel, long read, long unread) {
        static ReadMark of(JsonNode data) {
            return new ReadMark(
                    data.path("channel").asText(),
                    data.path("read").asLong(),
                    data.path("unread").asLong());
        }
    }

    /** Who is in a channel: at most 200 of them, and how many there are. */
    public record Presence(String channel, List<Person> users, int count) {
        static Presence of(JsonNode data) {
            return new Presence(
                    data.path("channel").asText(),
                    Json.list(data.path("users"), Person::of),
                    data.path("count").asInt());
        }
    }

    /** A room that one may see, with the people in it and its last offset. */
    public record Room(String channel, int count, long head) {
        static Room of(JsonNode json) {
            return new Room(
                    json.path("channel").asText(),
                    json.path("count").asInt(),
                    json.path("head").asLong());
        }
    }

    /**
     * A page of a list.
     *
     * @param cursor for the next page; empty: this is the last one
     */
    public record Listed<T>(List<T> entries, Optional<String> cursor) {
        static <T> Listed<T> of(JsonNode data, String name, java.util.function.Function<JsonNode, T> map) {
            return new Listed<>(
                    Json.list(data.path(name), map),
                    data.hasNonNull("cursor") ? Optional.of(data.path("cursor").asText()) : Optional.empty());
        }
    }
}
