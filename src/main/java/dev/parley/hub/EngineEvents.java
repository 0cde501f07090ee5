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
import dev.parley.engine.Signal;
import dev.parley.error.ErrorCode;
import dev.parley.identity.User;
import dev.parley.revocation.Revocation;
import dev.parley.wire.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes on to the connections of this node what the engine tells: what was appended, recalled, marked, signalled. Called on the engine's
 * hand-off thread; it writes to no socket and waits for nothing.
 */
final class EngineEvents implements EngineListener {
    private final Hub hub;
    private final PresenceNews news;
    private final FlushBatch batch;
    private final Map<String, Connection> markers = new ConcurrentHashMap<>();

    private volatile Consumer<Signal.Recheck> onRecheck = recheck -> {};

    EngineEvents(Hub hub, PresenceNews news, FlushBatch batch) {
        this.batch = batch;
        this.hub = hub;
        this.news = news;
    }

    void onRecheck(Consumer<Signal.Recheck> listener) {
        onRecheck = listener;
    }

    /** The connection that moves a mark need not be told of it. */
    void expectMark(String userId, ChannelName channel, Connection origin) {
        markers.put(keyOf(userId, channel), origin);
    }

    void forgetMark(String userId, ChannelName channel, Connection origin) {
        markers.remove(keyOf(userId, channel), origin);
    }

    @Override
    public void onAppended(ChannelName channel, String epoch, Message message, Set<String> newMembers) {
        int heard = hub.channels().deliver(new Broadcast(channel, message), channel, batch);
        batch.releaseIfDue();
        hub.traffic().delivered(heard);
        for (String userId : newMembers) {
            hub.rows().announce(channel, userId, null);
        }
    }

    @Override
    public void onRecalled(ChannelName channel, long offset) {
        // First, or one who is behind would get it whole after hearing that it is gone.
        hub.channels().find(channel).ifPresent(Channel::forgetRecent);
        Frame.Text frame = new Frame.Text(new Event.Recalled(channel.toString(), offset).json());
        hub.channels().audience(channel).forEach(connection -> connection.send(frame));
    }

    /**
     * Ends what clients have asked for; what reaches them without asking goes on with whatever comes next. Everyone who hears the channel is
     * told: whoever counts by offsets has to begin anew.
     */
    @Override
    public void onDeleted(ChannelName channel) {
        List<Connection> audience = hub.channels().audience(channel);
        List<Subscription> asked = hub.channels().restart(channel);
        asked.forEach(hub::abandon);
        String frame = new Event.Unsubscribed(channel.toString(), ErrorCode.CHANNEL_DELETED.wire()).json();
        audience.stream().filter(connection -> !connection.isFeed()).forEach(connection -> connection.send(frame));
    }

    @Override
    public void onMarked(Conversation conversation, String userId) {
        ChannelName channel = conversation.channel();
        Connection origin = markers.get(keyOf(userId, channel));
        List<Connection> own = hub.registry().of(userId);
        if (own.isEmpty() && channel.kind() != ChannelKind.DIRECT) {
            return;
        }
        var unused = hub.rows().sender(userId).thenAccept(user -> {
            String text = Event.Read.own(conversation, user).json();
            own.stream().filter(connection -> connection != origin).forEach(connection -> connection.send(text));
            if (channel.kind() == ChannelKind.DIRECT && !channel.peerOf(userId).equals(userId)) {
                tellPeer(channel, userId, user, conversation.read());
            }
        });
    }

    private void tellPeer(ChannelName channel, String userId, Sender user, long read) {
        String text = Event.Read.peers(channel, user, read).json();
        hub.registry().of(channel.peerOf(userId)).forEach(connection -> connection.send(text));
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
            List<Connection> audience = hub.channels().audience(live.channel());
            audience.forEach(connection -> connection.send(broadcast));
            hub.traffic().delivered(audience.size());
        } else if (signal instanceof Signal.ToClient to) {
            Broadcast broadcast = new Broadcast(null, live(to.time(), to.from(), to.body()));
            hub.registry().client(to.clientId()).ifPresent(connection -> connection.send(broadcast));
        } else if (signal instanceof Signal.Typing typing) {
            Typing.tell(hub.channels(), typing);
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
        for (Channel channel : hub.channels().all()) {
            var unused = hub.engine().log().state(channel.name()).thenAccept(state -> resync(channel, state.head()));
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

    private static String keyOf(String userId, ChannelName channel) {
        return userId + "\n" + channel;
    }

    private void close(Signal.Close close) {
        Registry registry = hub.registry();
        if (close.revoked() > 0) {
            hub.revocations().learn(new Revocation(kindOf(close.scope()), close.id(), close.revoked()));
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
