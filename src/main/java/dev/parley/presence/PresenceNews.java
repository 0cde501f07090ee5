// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.presence;

import dev.parley.channel.ChannelName;
import dev.parley.delivery.Frame;
import dev.parley.engine.EngineListener.PresenceChange;
import dev.parley.identity.User;
import dev.parley.wire.Event;
import dev.parley.wire.PersonView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells those who hear a channel who came and went, gathered over a moment: a thousand people who join a room are a few events, not a
 * million. Above {@value #MANY} people only the number is told, and seldom. Thread-safe; an entry lives until its moment is over.
 */
public final class PresenceNews {
    private static final int MANY = 200;
    private static final long MOMENT_MILLIS = 200;
    private static final long MOMENT_OF_MANY_MILLIS = 1000;

    private final Function<ChannelName, List<PresenceWatch>> watches;
    private final ScheduledExecutorService scheduler;
    private final AtomicLong changes = new AtomicLong();
    private final Map<ChannelName, Moment> moments = new ConcurrentHashMap<>();

    /** What happened in one channel meanwhile. Only touched inside the map's compute methods, then by the one who took it out. */
    private static final class Moment {
        final long first;
        final Map<String, Turn> turns = new LinkedHashMap<>();
        int count;

        Moment(long first) {
            this.first = first;
        }

        void add(User user, PresenceChange change, long at, int now) {
            count = now;
            Turn before = turns.get(user.id());
            boolean wasThere = before == null ? change != PresenceChange.JOINED : before.wasThere();
            boolean otherName = change == PresenceChange.RENAMED
                    || (before != null
                            && (before.otherName() || !before.user().name().equals(user.name())));
            turns.put(user.id(), new Turn(user, wasThere, change != PresenceChange.LEFT, otherName, at));
        }

        boolean isCrowd() {
            return count > MANY;
        }

        /** What is news to someone: what happened after {@code since}, but for the own coming. */
        Event.Presence newsFor(String channel, String self, long since) {
            if (isCrowd()) {
                return new Event.Presence(channel, List.of(), List.of(), count);
            }
            return new Event.Presence(
                    channel,
                    news(since)
                            .filter(turn -> turn.isJoin() && !turn.user().id().equals(self))
                            .map(turn -> PersonView.of(turn.user()))
                            .toList(),
                    news(since)
                            .filter(Turn::isLeave)
                            .map(turn -> PersonView.of(turn.user()))
                            .toList(),
                    count);
        }

        private Stream<Turn> news(long since) {
            return turns.values().stream().filter(turn -> turn.at() > since);
        }
    }

    /** What became of a person: someone who came and went meanwhile is no news. */
    private record Turn(User user, boolean wasThere, boolean isThere, boolean otherName, long at) {
        boolean isJoin() {
            return isThere && (!wasThere || otherName);
        }

        boolean isLeave() {
            return wasThere && !isThere;
        }
    }

    /** @param watches those of everyone who has subscribed to a channel */
    public PresenceNews(Function<ChannelName, List<PresenceWatch>> watches, ScheduledExecutorService scheduler) {
        this.watches = watches;
        this.scheduler = scheduler;
    }

    /** Up to where someone knows who is here who asks after this call. */
    public long now() {
        return changes.get();
    }

    /** Called for one channel in the order of the changes. Does not block. */
    public void changed(ChannelName name, User user, PresenceChange change, int count) {
        moments.compute(name, (ignored, known) -> {
            long at = changes.incrementAndGet();
            Moment moment = known;
            if (moment == null) {
                moment = new Moment(at);
                long delay = count > MANY ? MOMENT_OF_MANY_MILLIS : MOMENT_MILLIS;
                try {
                    var unused = scheduler.schedule(() -> tell(name), delay, TimeUnit.MILLISECONDS);
                } catch (RejectedExecutionException stopping) {
                    return null;
                }
            }
            moment.add(user, change, at, count);
            return moment;
        });
    }

    private void tell(ChannelName name) {
        Moment moment = moments.remove(name);
        List<PresenceWatch> told = moment == null ? List.of() : watches.apply(name);
        if (moment == null || told.isEmpty()) {
            return;
        }
        Event.Presence all = moment.newsFor(name.toString(), "", 0);
        Frame toAll = new Frame.Text(all.json());
        for (PresenceWatch watch : told) {
            String self = watch.userId();
            long since = watch.known();
            boolean plain = moment.isCrowd() || (since < moment.first && !moment.turns.containsKey(self));
            Event.Presence news = plain ? all : moment.newsFor(name.toString(), self, since);
            if (moment.isCrowd() || !news.joined().isEmpty() || !news.left().isEmpty()) {
                watch.tell(plain ? toAll : new Frame.Text(news.json()));
            }
        }
    }
}
