// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.channel.Sender;
import dev.parley.delivery.FlushBatch;
import dev.parley.delivery.Frame;
import dev.parley.engine.EngineListener;
import dev.parley.engine.MessageLog;
import dev.parley.engine.Signal;
import dev.parley.error.ErrorCode;
import dev.parley.identity.User;
import dev.parley.presence.Presence;
import dev.parley.presence.PresenceNews;
import dev.parley.revocation.Revocation;
import dev.parley.revocation.Revocations;
import dev.parley.wire.Event;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes on to the connections of this node what the engine tells: what was appended, recalled, marked, signalled. Called on the engine's
 * hand-off thread; it writes to no socket and waits for nothing.
 */
final class EngineEvents implements EngineListener {
    private final Registry registry;
    private final Channels channels;
    private final Subscriptions subscriptions;
    private final ConversationRows rows;
    private final ReadMarks marks;
    private final PresenceNews news;
    private final MessageLog log;
    private final Revocations revocations;
    private final Traffic traffic;
    private final FlushBatch batch;

    private volatile Consumer<Signal.Recheck> onRecheck = recheck -> {};

    EngineEvents(
            Registry registry,
            Channels channels,
            Subscriptions subscriptions,
            ConversationRows rows,
            ReadMarks marks,
            PresenceNews news,
            MessageLog log,
            Revocations revocations,
            Traffic traffic,
            FlushBatch batch) {
        this.registry = registry;
        this.channels = channels;
        this.subscriptions = subscriptions;
        this.rows = rows;
        this.marks = marks;
        this.news = news;
        this.log = log;
        this.revocations = revocations;
        this.traffic = traffic;
        this.batch = batch;
    }

    void onRecheck(Consumer<Signal.Recheck> listener) {
        onRecheck = listener;
    }

    @Override
    public void onAppended(ChannelName channel, String epoch, Message message, Set<String> newMembers) {
        int heard = channels.deliver(new Broadcast(channel, message), channel, batch);
        batch.releaseIfDue();
        traffic.delivered(heard);
        for (String userId : newMembers) {
            rows.announce(channel, userId, null);
        }
    }

    @Override
    public void onRecalled(ChannelName channel, long offset) {
        // First, or one who is behind would get it whole after hearing that it is gone.
        channels.find(channel).ifPresent(Channel::forgetRecent);
        Frame.Text frame = new Frame.Text(new Event.Recalled(channel.toString(), offset).json());
        channels.audience(channel).forEach(connection -> connection.send(frame));
    }

    /**
     * Ends what clients have asked for; what reaches them without asking goes on with whatever comes next. Everyone who hears the channel is
     * told: whoever counts by offsets has to begin anew.
     */
    @Override
    public void onDeleted(ChannelName channel) {
        List<Connection> audience = channels.audience(channel);
        List<Subscription> asked = channels.restart(channel);
        asked.forEach(subscriptions::abandon);
        String frame = new Event.Unsubscribed(channel.toString(), ErrorCode.CHANNEL_DELETED.wire()).json();
        audience.stream().filter(connection -> !connection.isFeed()).forEach(connection -> connection.send(frame));
    }

    @Override
    public void onMarked(Conversation conversation, String userId) {
        ChannelName channel = conversation.channel();
        Connection origin = marks.originOf(userId, channel);
        List<Connection> own = registry.of(userId);
        if (own.isEmpty() && channel.kind() != ChannelKind.DIRECT) {
            return;
        }
        var unused = rows.sender(userId).thenAccept(user -> {
            String text = Event.Read.own(conversation, user).json();
            own.stream().filter(connection -> connection != origin).forEach(connection -> connection.send(text));
            if (channel.kind() == ChannelKind.DIRECT && !channel.peerOf(userId).equals(userId)) {
                tellPeer(channel, userId, user, conversation.read());
            }
        });
    }

    private void tellPeer(ChannelName channel, String userId, Sender user, long read) {
        String text = Event.Read.peers(channel, user, read).json();
        registry.of(channel.peerOf(userId)).forEach(connection -> connection.send(text));
    }

    @Override
    public void onPresence(ChannelName channel, User user, PresenceChange change, int count) {
        if (Presence.isCounted(channel)) {
            news.changed(channel, user, change, count);
        }
    }

    @Override
    public void onSignal(Signal signal) {
        if (signal instanceof Signal.Live live) {
            Broadcast broadcast = new Broadcast(live.channel(), live(live.time(), live.from(), live.body()));
            List<Connection> audience = channels.audience(live.channel());
            audience.forEach(connection -> connection.send(broadcast));
            traffic.delivered(audience.size());
        } else if (signal instanceof Signal.ToClient to) {
            Broadcast broadcast = new Broadcast(null, live(to.time(), to.from(), to.body()));
            registry.client(to.clientId()).ifPresent(connection -> connection.send(broadcast));
        } else if (signal instanceof Signal.Typing typing) {
            Typing.tell(channels, typing);
        } else if (signal instanceof Signal.Close close) {
            close(close);
        } else if (signal instanceof Signal.Recheck recheck) {
            onRecheck.accept(recheck);
        }
    }

    @Override
    public void onDrained() {
        batch.release();
    }

    @Override
    public void onResync() {
        for (Channel channel : channels.all()) {
            var unused = log.state(channel.name()).thenAccept(state -> resync(channel, state.head()));
        }
    }

    private void resync(Channel channel, Position now) {
        if (channel.isReplacedBy(now)) {
            // As after a deletion, offsets have begun anew for everyone who counts by them.
            onDeleted(channel.name());
        }
        channel.raiseHead(now.offset());
        channel.subscriptions().forEach(Subscription::check);
    }

    private void close(Signal.Close close) {
        if (close.revoked() > 0) {
            revocations.learn(new Revocation(kindOf(close.scope()), close.id(), close.revoked()));
        }
        List<Connection> connections =
                switch (close.scope()) {
                    case USER -> registry.of(close.id());
                    case CLIENT -> registry.client(close.id()).stream().toList();
                    case SESSION -> registry.ofSession(close.id());
                };
        connections.forEach(connection -> connection.close(close.code()));
    }

    private static Revocation.Kind kindOf(Signal.Close.Scope scope) {
        return scope == Signal.Close.Scope.SESSION ? Revocation.Kind.SESSION : Revocation.Kind.USER;
    }

    private static Message live(long time, @Nullable Sender from, String body) {
        return new Message(0, time, from, body, null, false, 0);
    }
}
