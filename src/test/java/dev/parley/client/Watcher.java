// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.client.StateChange.State;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what a client tells, in its order. Thread-safe. */
final class Watcher implements ClientListener {
    final List<StateChange> changes = new CopyOnWriteArrayList<>();
    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<Conversation> conversations = new CopyOnWriteArrayList<>();
    final List<Events.Closing> closings = new CopyOnWriteArrayList<>();
    final List<Events.Read> reads = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void onState(StateChange change) {
        changes.add(change);
    }

    @Override
    public void onMessage(Message message) {
        messages.add(message);
    }

    @Override
    public void onConversation(Conversation row) {
        conversations.add(row);
    }

    @Override
    public void onClosing(Events.Closing closing) {
        closings.add(closing);
    }

    @Override
    public void onRead(Events.Read read) {
        reads.add(read);
    }

    @Override
    public void onEvent(String name, JsonNode frame) {
        events.add(name);
    }

    /** How often it was there. */
    long times(State state) {
        return changes.stream().filter(change -> change.to() == state).count();
    }

    StateChange awaitState(State state) {
        await().until(() -> times(state) > 0);
        return changes.stream()
                .filter(change -> change.to() == state)
                .findFirst()
                .orElseThrow();
    }
}
