// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.identity.User;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A listener that remembers what it heard, in order. Thread-safe. */
public final class HeardEvents implements EngineListener {
    public final List<Heard> appended = new CopyOnWriteArrayList<>();
    public final List<String> recalled = new CopyOnWriteArrayList<>();
    public final List<ChannelName> deleted = new CopyOnWriteArrayList<>();
    public final List<Conversation> marked = new CopyOnWriteArrayList<>();
    public final List<String> presence = new CopyOnWriteArrayList<>();
    public final List<Signal> signals = new CopyOnWriteArrayList<>();
    /** How many messages and signals had been told when the engine last said that nothing more waits. */
    public volatile int toldAtDrain;

    private volatile CountDownLatch gate = new CountDownLatch(0);

    public record Heard(ChannelName channel, String epoch, Message message, Set<String> newMembers) {}

    /** Holds the engine's thread in the next call until the returned latch is counted down. */
    public CountDownLatch shut() {
        gate = new CountDownLatch(1);
        return gate;
    }

    public List<Long> offsets(ChannelName channel) {
        return appended.stream()
                .filter(heard -> heard.channel().equals(channel))
                .map(heard -> heard.message().offset())
                .toList();
    }

    @Override
    public void onAppended(ChannelName channel, String epoch, Message message, Set<String> newMembers) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        appended.add(new Heard(channel, epoch, message, Set.copyOf(newMembers)));
    }

    @Override
    public void onRecalled(ChannelName channel, long offset) {
        recalled.add(channel + "@" + offset);
    }

    @Override
    public void onDeleted(ChannelName channel) {
        deleted.add(channel);
    }

    @Override
    public void onMarked(Conversation conversation, String userId) {
        marked.add(conversation);
    }

    @Override
    public void onPresence(ChannelName channel, User user, PresenceChange change, int count) {
        presence.add(change + " " + user.name() + " " + channel + " " + count);
    }

    @Override
    public void onSignal(Signal signal) {
        signals.add(signal);
    }

    @Override
    public void onDrained() {
        toldAtDrain = appended.size() + signals.size();
    }

    @Override
    public void onResync() {}
}
