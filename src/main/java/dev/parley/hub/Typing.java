// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.delivery.Frame;
import dev.parley.engine.NodeBus;
import dev.parley.engine.Signal;
import dev.parley.identity.User;
import dev.parley.wire.Event;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Passes on that someone is typing: seldom, to the others, never stored. Thread-safe; it remembers only the last two seconds. */
public final class Typing {
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(2);

    private final NodeBus nodes;
    private final Map<Place, Long> last = new LinkedHashMap<>();

    private record Place(ChannelName channel, String userId) {}

    Typing(NodeBus nodes) {
        this.nodes = nodes;
    }

    /** The user types in a channel. The stage completes when that was passed on, or at once where it was so a moment ago. */
    public CompletionStage<Void> by(User user, ChannelName channel) {
        return isDue(new Place(channel, user.id()), System.nanoTime())
                ? nodes.signal(new Signal.Typing(channel, Sender.of(user)))
                : CompletableFuture.completedFuture(null);
    }

    /** Sends it to everyone on this node who hears the channel, but for the one who types. */
    static void tell(Channels channels, Signal.Typing typing) {
        Frame frame = new Frame.Text(new Event.Typing(typing.channel().toString(), typing.user()).json());
        for (Connection connection : channels.audience(typing.channel())) {
            User user = connection.user();
            if (user == null || !user.id().equals(typing.user().id())) {
                connection.sendIfRoom(frame);
            }
        }
    }

    private synchronized boolean isDue(Place place, long now) {
        Iterator<Long> oldest = last.values().iterator();
        while (oldest.hasNext() && now - oldest.next() >= PAUSE) {
            oldest.remove();
        }
        return last.putIfAbsent(place, now) == null;
    }
}
