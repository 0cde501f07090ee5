// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what a channel tells, in its order. Thread-safe. */
final class Recorder implements ChannelListener {
    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<Gap> gaps = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Replies.Subscribed> replies = new CopyOnWriteArrayList<>();
    final List<String> ends = new CopyOnWriteArrayList<>();

    @Override
    public void onMessage(Message message) {
        messages.add(message);
    }

    @Override
    public void onGap(Gap gap) {
        gaps.add(gap);
    }

    @Override
    public void onSubscribed(Replies.Subscribed subscribed) {
        replies.add(subscribed);
    }

    @Override
    public void onRecalled(Events.Recalled recalled) {
        events.add("recalled " + recalled.offset());
    }

    @Override
    public void onPresence(Events.PresenceChange change) {
        change.joined().forEach(person -> events.add("joined " + person.id()));
        change.left().forEach(person -> events.add("left " + person.id()));
    }

    @Override
    public void onTyping(Events.Typing typing) {
        events.add("typing " + typing.user().id());
    }

    @Override
    public void onRead(Events.Read read) {
        events.add("read " + read.user().id() + " " + read.read());
    }

    @Override
    public void onEnded(ParleyClientException reason) {
        ends.add(reason.code());
    }

    List<Long> offsets() {
        return messages.stream().map(Message::offset).toList();
    }

    List<String> bodies() {
        return messages.stream().map(message -> message.body().asText()).toList();
    }

    void awaitMessages(int count) {
        await().until(() -> messages.size() >= count);
    }

    void awaitEvent(String event) {
        await().until(() -> events.contains(event));
    }
}
