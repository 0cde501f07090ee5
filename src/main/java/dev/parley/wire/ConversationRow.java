// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import org.jspecify.annotations.Nullable;

/**
 * One row of a user's list of conversations.
 *
 * @param expires when the time to live of the first unread message ends; null for never
 */
@JsonPropertyOrder({"channel", "kind", "title", "epoch", "head", "read", "unread", "expires", "last", "peer"})
public record ConversationRow(
        String channel,
        String kind,
        String title,
        String epoch,
        long head,
        long read,
        long unread,
        @Nullable Long expires,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Last last,
        @Nullable Peer peer) {
    private static final int PREVIEW = 200;

    /** The other side of a private chat. */
    @JsonPropertyOrder({"id", "name", "online"})
    public record Peer(String id, String name, boolean online) {}

    /** The last message in short. */
    @JsonPropertyOrder({"offset", "time", "from", "text"})
    public record Last(
            long offset,
            long time,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Sender from,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String text) {
        static @Nullable Last of(@Nullable Message message) {
            return message == null
                    ? null
                    : new Last(message.offset(), message.time(), message.from(), preview(message.body()));
        }
    }

    /** The row of a conversation; a peer for private chats only. */
    public static ConversationRow of(Conversation conversation, @Nullable Peer peer) {
        return new ConversationRow(
                conversation.channel().toString(),
                conversation.channel().kind().wire(),
                peer == null ? conversation.channel().name() : peer.name(),
                conversation.epoch(),
                conversation.head(),
                conversation.read(),
                conversation.unread(),
                Absent.ifZero(conversation.expires()),
                Last.of(conversation.last()),
                peer);
    }

    /** The first characters of a string body or of its {@code text} field; null where it has neither. */
    private static @Nullable String preview(@Nullable String body) {
        String text = body == null ? null : Json.textOf(body);
        return text == null || text.codePointCount(0, text.length()) <= PREVIEW
                ? text
                : text.substring(0, text.offsetByCodePoints(0, PREVIEW));
    }
}
