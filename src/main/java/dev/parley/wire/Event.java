// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server sends of its own accord, but for messages (see {@link MessageJson}). Times and spans are ms. */
@JsonPropertyOrder({"event"})
public sealed interface Event {

    /** The event's name on the wire. */
    @JsonProperty("event")
    String event();

    /** This event as one text frame. */
    default String json() {
        return Json.write(this);
    }

    /**
     * The first frame on every connection; no user where the identity is still to come.
     *
     * @param send where commands go, relative to where the client connected; null where they go over the connection itself
     */
    @JsonPropertyOrder({
        "event",
        "clientId",
        "user",
        "heartbeat",
        "limits",
        "server",
        "protocol",
        "features",
        "time",
        "send"
    })
    record Welcome(
            String clientId,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            UserView user,

            Heartbeat heartbeat,
            Limits limits,
            Server server,
            int protocol,
            List<String> features,
            long time,
            @Nullable String send)
            implements Event {
        public record Heartbeat(long interval, long timeout) {}

        /** A limit of 0 means none. */
        @JsonPropertyOrder({
            "messageBytes",
            "subscriptions",
            "commandsPerSecond",
            "commandBurst",
            "queueBytes",
            "recallMillis"
        })
        public record Limits(
                int messageBytes,
                int subscriptions,
                int commandsPerSecond,
                int commandBurst,
                int queueBytes,
                long recallMillis) {}

        public record Server(String version, String node) {}

        @Override
        public String event() {
            return "welcome";
        }
    }

    /** A message was withdrawn. */
    @JsonPropertyOrder({"event", "channel", "offset"})
    record Recalled(String channel, long offset) implements Event {
        @Override
        public String event() {
            return "recalled";
        }
    }

    /** Who is in a channel has changed. Without {@code joined} and {@code left} only the number is told. */
    @JsonPropertyOrder({"event", "channel", "joined", "left", "count"})
    record Presence(
            String channel,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PersonView> joined,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PersonView> left,

            int count)
            implements Event {
        @Override
        public String event() {
            return "presence";
        }
    }

    /** Someone else is typing. */
    @JsonPropertyOrder({"event", "channel", "user"})
    record Typing(String channel, Sender user) implements Event {
        @Override
        public String event() {
            return "typing";
        }
    }

    /**
     * A mark has moved: one's own, or in a private chat the other side's, which has {@code channel}, {@code user} and {@code read} alone.
     *
     * @param head up to where {@code unread} was counted
     * @param expires when the time to live of the first of those unread ends; null for never
     */
    @JsonPropertyOrder({"event", "channel", "user", "read", "unread", "epoch", "head", "expires"})
    record Read(
            String channel,
            Sender user,
            long read,
            @Nullable Long unread,
            @Nullable String epoch,
            @Nullable Long head,
            @Nullable Long expires)
            implements Event {
        /** To the user's own connections. */
        public static Read own(dev.parley.channel.Conversation view, Sender user) {
            return new Read(
                    view.channel().toString(),
                    user,
                    view.read(),
                    view.unread(),
                    view.epoch(),
                    view.head(),
                    Absent.ifZero(view.expires()));
        }

        /** To the other side of a private chat. */
        public static Read peers(ChannelName channel, Sender user, long read) {
            return new Read(channel.toString(), user, read, null, null, null, null);
        }

        @Override
        public String event() {
            return "read";
        }
    }

    /** A conversation that is new to the user. */
    @JsonPropertyOrder({"event", "row"})
    record Conversation(@JsonUnwrapped ConversationRow row) implements Event {
        @Override
        public String event() {
            return "conversation";
        }
    }

    /** A conversation that is on the user's list no more: another connection of the user's has left it. */
    @JsonPropertyOrder({"event", "channel"})
    record Left(String channel) implements Event {
        @Override
        public String event() {
            return "left";
        }
    }

    /**
     * A subscription has ended on the server's side.
     *
     * @param code {@code channel.forbidden}: the user may read it no more; {@code server.unavailable}: nobody could say, subscribe again
     */
    @JsonPropertyOrder({"event", "channel", "code"})
    record Unsubscribed(String channel, String code) implements Event {
        @Override
        public String event() {
            return "unsubscribed";
        }
    }

    /** The {@code HttpSession} ends in so many seconds unless a person is at work; again, with more, when one was. */
    @JsonPropertyOrder({"event", "expiresIn"})
    record Session(long expiresIn) implements Event {
        @Override
        public String event() {
            return "session";
        }
    }

    /** Sent before the server closes a healthy connection. */
    @JsonPropertyOrder({"event", "code", "reason", "reconnect", "after"})
    record Closing(int code, String reason, boolean reconnect, long after) implements Event {
        @Override
        public String event() {
            return "closing";
        }
    }
}
