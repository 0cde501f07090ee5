// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.parley.channel.Conversation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reply that succeeds carries, by action. Fields that are null are absent on the wire. */
public sealed interface ReplyData {

    record Register(UserView user) implements ReplyData {}

    /** For {@code live/…} only {@code channel}, {@code recovered}, {@code messages}, {@code more}, {@code recalled} and {@code count}. */
    @JsonPropertyOrder({"channel", "epoch", "offset", "recovered", "messages", "more", "recalled", "read", "count"})
    record Subscribe(
            String channel,
            @Nullable String epoch,
            @Nullable Long offset,
            boolean recovered,
            List<RawJson> messages,
            boolean more,
            List<Long> recalled,
            @Nullable Long read,
            @Nullable Integer count)
            implements ReplyData {}

    record Unsubscribe(String channel) implements ReplyData {}

    /** For {@code live/…} only channel and time. */
    @JsonPropertyOrder({"channel", "epoch", "offset", "time", "duplicate"})
    record Publish(
            String channel,
            @Nullable String epoch,
            @Nullable Long offset,
            long time,
            @Nullable Boolean duplicate) implements ReplyData {}

    /** To one target of a push: a channel that is kept, one that is not, or a client. */
    @JsonPropertyOrder({"channel", "client", "epoch", "offset", "time", "duplicate", "connections"})
    record Delivery(
            @Nullable String channel,
            @Nullable String client,
            @Nullable String epoch,
            @Nullable Long offset,
            @Nullable Long time,
            @Nullable Boolean duplicate,
            int connections)
            implements ReplyData {}

    record Deliveries(List<Delivery> deliveries) implements ReplyData {}

    record Recall(String channel, long offset) implements ReplyData {}

    @JsonPropertyOrder({"channel", "epoch", "messages", "more"})
    record History(String channel, String epoch, List<RawJson> messages, boolean more) implements ReplyData {}

    /**
     * Where the user's mark stands.
     *
     * @param head up to where {@code unread} was counted
     * @param expires when the time to live of the first of those unread ends; null for never
     */
    @JsonPropertyOrder({"channel", "read", "unread", "epoch", "head", "expires"})
    record Read(
            String channel,
            long read,
            long unread,
            String epoch,
            long head,
            @Nullable Long expires) implements ReplyData {
        public static Read of(Conversation view) {
            return new Read(
                    view.channel().toString(),
                    view.read(),
                    view.unread(),
                    view.epoch(),
                    view.head(),
                    Absent.ifZero(view.expires()));
        }
    }

    record Channels(
            List<ConversationRow> channels, @Nullable String cursor) implements ReplyData {}

    record Rooms(List<Room> rooms, @Nullable String cursor) implements ReplyData {
        @JsonPropertyOrder({"channel", "count", "head"})
        public record Room(String channel, int count, long head) {}
    }

    record ChannelRows(List<Row> channels, @Nullable String cursor) implements ReplyData {
        /** The head is null where nothing is kept. */
        @JsonPropertyOrder({"channel", "kind", "head", "subscribers", "people"})
        public record Row(
                String channel, String kind, @Nullable Long head, int subscribers, int people) {}
    }

    record People(List<Person> people, @Nullable String cursor) implements ReplyData {
        @JsonPropertyOrder({"id", "name", "guest", "online"})
        public record Person(String id, String name, boolean guest, boolean online) {}
    }

    @JsonPropertyOrder({"channel", "users", "count"})
    record Presence(String channel, List<Present> users, int count) implements ReplyData {
        @JsonPropertyOrder({"id", "name", "guest", "connections"})
        public record Present(String id, String name, boolean guest, int connections) {}
    }

    record Heartbeat(long time) implements ReplyData {}

    /** A line of an NDJSON answer that failed. */
    record Failed(Reply.Fault error) implements ReplyData {}

    /** An answer without fields. */
    record Empty() implements ReplyData {}
}
