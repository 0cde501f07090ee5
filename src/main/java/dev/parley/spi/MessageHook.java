// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Position;
import dev.parley.channel.Sender;
import org.jspecify.annotations.Nullable;

/**
 * Sees every message before and after it is accepted, whichever way it came: {@code publish}, the push API, a line of NDJSON,
 * {@code Parley.push}, a portal's own action. Word lists, data loss prevention and links hang in {@link #before}; archives and bots in
 * {@link #after}. A public class with a public constructor without parameters, named in
 * {@code META-INF/services/dev.parley.spi.MessageHook} of a jar in the same web application ({@link java.util.ServiceLoader}). Several
 * are asked in the order of their names; each sees what the one before it made of the body.
 *
 * <p><b>Threads and order.</b> One instance serves all, so it is thread-safe. It is called on threads of Parley's own (see
 * {@code parley.extensions.threads}) and may wait. The messages of one channel come one by one: in the order in which they were sent to
 * {@link #before}, in the order of their offsets to {@link #after}; those of different channels side by side. A slow hook slows the channel
 * down, and nothing else.
 *
 * <p><b>Errors.</b> What {@link #before} throws, no answer within {@code parley.extensions.timeout}, and a changed body that is no JSON or
 * too large, refuse the message; what {@link #after} throws changes nothing. The log has a line in each case. Both are called on the node
 * that the message came to, and {@link #after} at most once for each message: a crash right after the commit skips it, so an archive that
 * must be complete reads the history from the last offset that it has.
 */
public interface MessageHook {
    /**
     * Called once before the first message, with the way to send some: what a bot answers passes the hooks too, its own included.
     */
    default void ready(MessagePublisher publisher) {}

    /** Whether the message is accepted, and as what. Also asked for a repeated key, which is then not published again. */
    default Decision before(Draft draft) throws Exception {
        return Decision.pass();
    }

    /** A message was accepted: it is durable, where its channel keeps messages. Not called for what goes to a single client. */
    default void after(Accepted message) throws Exception {}

    /**
     * A message that somebody wants to send.
     *
     * @param channel null where it goes to a single client
     * @param clientId null where it goes to a channel
     * @param from null where a back end names nobody; what a back end names is nobody's word but the back end's
     * @param body compact JSON text
     * @param byUser whether a person sends it by {@code publish}; false for back ends and the portal's own code
     */
    record Draft(
            @Nullable ChannelName channel,
            @Nullable String clientId,
            @Nullable Sender from,
            String body,
            boolean byUser) {
        /** The same message with another body. */
        public Draft withBody(String newBody) {
            return new Draft(channel, clientId, from, newBody, byUser);
        }
    }

    /**
     * A message that was accepted.
     *
     * @param position null on channels that keep nothing
     * @param time when, epoch ms
     * @param body compact JSON text, as it was accepted
     */
    record Accepted(
            ChannelName channel,
            @Nullable Position position,
            long time,
            @Nullable Sender from,
            String body,
            boolean byUser) {}

    /** What is to become of a message. */
    sealed interface Decision {
        static Decision pass() {
            return new Pass();
        }

        /** Takes another body instead: JSON text. */
        static Decision change(String json) {
            return new Change(json);
        }

        /** Refuses it: the sender gets {@code message.refused} with this reason, at most 200 characters of it. */
        static Decision refuse(String reason) {
            return new Refuse(reason);
        }

        record Pass() implements Decision {}

        record Change(String json) implements Decision {}

        record Refuse(String reason) implements Decision {}
    }
}
