// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a message looks to its readers: as an event, and as an entry of a history. */
public final class MessageJson {
    private MessageJson() {}

    /**
     * The {@code message} event.
     *
     * @param channel null where it was sent to one client
     * @param withKey for the sender's own connections
     */
    public static String event(@Nullable ChannelName channel, Message message, boolean withKey) {
        StringBuilder out = new StringBuilder(128).append("{\"event\":\"message\"");
        if (channel != null) {
            out.append(",\"channel\":").append(Json.quote(channel.toString()));
        }
        out.append(',');
        fields(out, message, withKey);
        return out.append('}').toString();
    }

    /** The entries of a history, as {@code userId} may see them; null sees no keys. */
    public static List<RawJson> entries(List<Message> messages, @Nullable String userId) {
        return messages.stream()
                .map(message -> entry(message, userId != null && message.keyOwnedBy(userId)))
                .toList();
    }

    private static RawJson entry(Message message, boolean withKey) {
        StringBuilder out = new StringBuilder(96).append('{');
        fields(out, message, withKey);
        return new RawJson(out.append('}').toString());
    }

    private static void fields(StringBuilder out, Message message, boolean withKey) {
        if (message.offset() > 0) {
            out.append("\"offset\":").append(message.offset()).append(',');
        }
        out.append("\"time\":").append(message.time());
        String body = message.body();
        if (body == null && !message.recalled()) {
            out.append(",\"expired\":true");
            return;
        }
        out.append(",\"from\":").append(from(message.from()));
        if (body == null || message.recalled()) {
            out.append(",\"recalled\":true");
        } else {
            out.append(",\"body\":").append(body);
            if (message.expires() != 0) {
                out.append(",\"expires\":").append(message.expires());
            }
        }
        Message.Key key = message.key();
        if (withKey && key != null) {
            out.append(",\"key\":").append(Json.quote(key.key()));
        }
    }

    private static String from(@Nullable Sender from) {
        return from == null ? "null" : Json.write(from);
    }
}
