// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which method of which listener an event is told to. */
final class EventCalls {
    private EventCalls() {}

    /**
     * Empty for events that have no method of their own.
     *
     * @param subscription to the event's channel, null where there is none
     */
    static Optional<Runnable> of(
            String event, JsonNode frame, @Nullable Subscription subscription, ClientListener listener) {
        Optional<Runnable> inChannel =
                subscription == null ? Optional.empty() : inChannel(event, frame, subscription.listener);
        return inChannel.isPresent()
                ? inChannel.map(call -> unlessClosed(subscription, call))
                : ofClient(event, frame, listener);
    }

    private static Runnable unlessClosed(@Nullable Subscription subscription, Runnable call) {
        return () -> {
            if (subscription != null && !subscription.isClosed()) {
                call.run();
            }
        };
    }

    private static Optional<Runnable> inChannel(String event, JsonNode frame, ChannelListener listener) {
        return switch (event) {
            case "recalled" -> call(() -> listener.onRecalled(Events.Recalled.of(frame)));
            case "presence" -> call(() -> listener.onPresence(Events.PresenceChange.of(frame)));
            case "typing" -> call(() -> listener.onTyping(Events.Typing.of(frame)));
            case "read" -> call(() -> listener.onRead(Events.Read.of(frame)));
            default -> Optional.empty();
        };
    }

    private static Optional<Runnable> ofClient(String event, JsonNode frame, ClientListener listener) {
        return switch (event) {
            case "welcome" -> call(() -> listener.onWelcome(Events.Welcome.of(frame)));
            case "conversation" -> call(() -> listener.onConversation(Conversation.of(frame)));
            case "left" -> call(() -> listener.onLeft(Events.Left.of(frame)));
            case "recalled" -> call(() -> listener.onRecalled(Events.Recalled.of(frame)));
            case "typing" -> call(() -> listener.onTyping(Events.Typing.of(frame)));
            case "read" -> call(() -> listener.onRead(Events.Read.of(frame)));
            case "closing" -> call(() -> listener.onClosing(Events.Closing.of(frame)));
            default -> Optional.empty();
        };
    }

    private static Optional<Runnable> call(Runnable call) {
        return Optional.of(call);
    }
}
