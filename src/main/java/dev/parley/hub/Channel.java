// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Position;
import dev.parley.delivery.FlushBatch;
import dev.parley.delivery.Frame;
import dev.parley.engine.ChannelState;
import dev.parley.engine.Read;
import dev.parley.engine.page.Page;
import dev.parley.presence.PresenceWatch;
import dev.parley.wire.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One channel that somebody on this node hears: its head and its subscriptions. Its monitor guards both; it is held for as long as it
 * takes to queue one message for everyone, and over no I/O.
 *
 * <p>The head is the last offset that was handed to the hub, never what storage holds: a message that a reader saw before its hand-off
 * would come twice.
 */
final class Channel implements PresenceWatch.Crowd {
    private final ChannelName name;
    private final ChannelContext context;
    private final List<Subscription> subscriptions = new ArrayList<>(2);
    private final RecentMessages recent;
    private int behind;
    private long head;
    private @Nullable CompletionStage<Position> opened;
    private @Nullable CompletionStage<ChannelState> interest;
    private boolean closed;

    Channel(ChannelName name, ChannelContext context) {
        this.name = name;
        this.context = context;
        this.recent = new RecentMessages(name, context.recentChars());
    }

    ChannelName name() {
        return name;
    }

    /** The head's position; asks the engine the first time, and takes an interest until {@link #close}. */
    CompletionStage<Position> open() {
        synchronized (this) {
            if (opened != null) {
                return opened.thenApply(position -> new Position(position.epoch(), head()));
            }
            CompletionStage<Position> opening = ask().thenApply(state -> {
                raiseHead(state.head().offset());
                return state.head();
            });
            opened = opening;
            opening.exceptionally(failure -> {
                forgetOpen();
                return new Position("", 0);
            });
            return opening;
        }
    }

    private CompletionStage<ChannelState> ask() {
        if (closed || interest != null) {
            return context.log().state(name);
        }
        CompletionStage<ChannelState> taken = context.log().open(name);
        interest = taken;
        var unused = taken.whenComplete((state, failure) -> {
            if (failure != null) {
                forgetInterest();
            }
        });
        return taken;
    }

    private synchronized void forgetInterest() {
        interest = null;
    }

    /** Nobody hears it any more: gives the interest back, where one was taken. */
    void close() {
        CompletionStage<ChannelState> taken;
        synchronized (this) {
            closed = true;
            taken = interest;
            interest = null;
        }
        if (taken != null) {
            // One that fails has taken none.
            var unused = taken.thenRun(() -> context.log().release(name));
        }
    }

    /** Whether the engine has another log in the place of the one that was heard: another epoch, or fewer messages. */
    synchronized boolean isReplacedBy(Position now) {
        return now.offset() < head
                || position()
                        .filter(known -> !known.epoch().equals(now.epoch()))
                        .isPresent();
    }

    /** The head's position, if the engine has been asked and has answered. */
    synchronized Optional<Position> position() {
        CompletableFuture<Position> known = opened == null ? null : opened.toCompletableFuture();
        return known == null || !known.isDone() || known.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.of(new Position(known.join().epoch(), head));
    }

    private synchronized void forgetOpen() {
        opened = null;
    }

    synchronized long head() {
        return head;
    }

    synchronized void raiseHead(long offset) {
        head = Math.max(head, offset);
    }

    /** The log begins anew; returns the subscriptions that clients had asked for, which are of no use now. */
    synchronized List<Subscription> restart() {
        head = 0;
        opened = null;
        recent.clear();
        List<Subscription> asked = subscriptions.stream()
                .filter(subscription ->
                        subscription.isExplicit() && !subscription.connection().isFeed())
                .toList();
        subscriptions.forEach(Subscription::restart);
        asked.forEach(Subscription::outdate);
        return asked;
    }

    synchronized void add(Subscription subscription) {
        subscription.slot = subscriptions.size();
        subscriptions.add(subscription);
    }

    /** Takes one out; true where none is left. */
    synchronized boolean remove(Subscription subscription) {
        int slot = subscription.slot;
        if (slot < subscriptions.size() && subscriptions.get(slot) == subscription) {
            Subscription last = subscriptions.remove(subscriptions.size() - 1);
            if (last != subscription) {
                subscriptions.set(slot, last);
                last.slot = slot;
            }
        }
        return subscriptions.isEmpty();
    }

    synchronized int size() {
        return subscriptions.size();
    }

    synchronized List<Subscription> subscriptions() {
        return List.copyOf(subscriptions);
    }

    /** Hands a message to everyone who hears the channel; returns how many that are. */
    synchronized int deliver(Broadcast broadcast, FlushBatch batch) {
        raiseHead(broadcast.offset());
        for (Subscription subscription : subscriptions) {
            subscription.deliver(broadcast, batch);
        }
        if (behind > 0) {
            recent.add(broadcast.message());
        }
        return subscriptions.size();
    }

    /** One subscription more, or one less, is behind. Called with the lock held. */
    void countBehind(boolean more) {
        behind += more ? 1 : -1;
        if (behind == 0) {
            recent.clear();
        }
    }

    /** What follows from {@code offset} on, where that is at hand; else empty. Called with the lock held. */
    List<Broadcast> recent(long offset, int most) {
        return recent.from(offset, most);
    }

    /** A message is not what it was: only the log knows. */
    synchronized void forgetRecent() {
        recent.clear();
    }

    CompletionStage<Page> read(Read read) {
        return context.log().read(read);
    }

    /** Has a subscription catch up as soon as this channel's lock is free. */
    void catchUpLater(Subscription subscription) {
        context.executor().execute(subscription::catchUp);
    }

    /** How many people are here, as an event. */
    @Override
    public CompletionStage<Frame> count() {
        return context.presence()
                .of(name, 0)
                .thenApply(present -> new Frame.Text(
                        new Event.Presence(name.toString(), List.of(), List.of(), present.count()).json()));
    }

    /** Counts what was read from the log for one who had missed it. */
    void delivered(long count) {
        context.traffic().delivered(count);
    }

    /** Sends a connection the row of this conversation. */
    void sendRow(Connection connection) {
        context.sendRow().accept(connection, name);
    }
}
