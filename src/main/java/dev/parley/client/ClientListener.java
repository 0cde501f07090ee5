// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Hears what concerns a connection as a whole, and what comes without being subscribed to. Every method is called on the client's one
 * thread for listeners, in the order of events: see {@link ParleyClient} for what a slow one or one that throws does.
 */
public interface ClientListener {
    /** The connection is there, lost, closed. */
    default void onState(StateChange change) {}

    /** The server has said who one is; after every connect, before anything else of that connection. */
    default void onWelcome(Events.Welcome welcome) {}

    /**
     * A message of a channel that this client does not subscribe to: private chats, the inbox, {@code topic/all}, and what is pushed to the
     * client's id. Each once, in the order in which the server sends them. After an interruption it tells what is unread only with {@link
     * ParleyClientBuilder#unreadFirst()}; a subscription to the channel resumes exactly.
     */
    default void onMessage(Message message) {}

    /** A conversation that is new to the user. */
    default void onConversation(Conversation row) {}

    /** A conversation that is on the user's list no more: another connection of the user's has left it. A subscription here goes on. */
    default void onLeft(Events.Left left) {}

    /** In a channel that this client does not subscribe to. */
    default void onRead(Events.Read read) {}

    /** In a channel that this client does not subscribe to. */
    default void onRecalled(Events.Recalled recalled) {}

    /** In a channel that this client does not subscribe to. */
    default void onTyping(Events.Typing typing) {}

    /** The server is about to close; the client comes back by itself when it was asked to. */
    default void onClosing(Events.Closing closing) {}

    /**
     * Every event as it came, before the method of its own: for those that this version of the client has no method for.
     *
     * @param name such as {@code session}
     */
    default void onEvent(String name, JsonNode frame) {}
}
