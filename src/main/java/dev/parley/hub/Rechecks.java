// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.access.ReadAccess;
import dev.parley.channel.ChannelName;
import dev.parley.engine.NodeBus;
import dev.parley.engine.Signal;
import dev.parley.error.Causes;
import dev.parley.error.CloseCode;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import dev.parley.spi.RecheckResult;
import dev.parley.wire.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks again about subscriptions that are open, and ends those whose user may no longer read. Thread-safe; nothing here waits. Deliveries
 * ask nobody: between two looks whoever is subscribed hears.
 */
public final class Rechecks {
    /** How many users are asked about at once: more would be refused for want of threads. */
    private static final int WINDOW = 32;

    private static final int MAX_CHANNELS = 200;

    private final NodeBus nodes;
    private final Registry registry;
    private final Channels channels;
    private final Subscriptions subscriptions;
    private final ReadAccess access;
    private final String origin = UUID.randomUUID().toString();

    /** A user as some connections know it, and what to ask about it. */
    private record Case(User user, List<Connection> connections, Set<ChannelName> channels) {
        int subscriptions() {
            int count = 0;
            for (Connection connection : connections) {
                for (ChannelName channel : channels) {
                    count += connection
                                    .subscription(channel)
                                    .filter(Subscription::isExplicit)
                                    .isPresent()
                            ? 1
                            : 0;
                }
            }
            return count;
        }
    }

    Rechecks(NodeBus nodes, Registry registry, Channels channels, Subscriptions subscriptions, ReadAccess access) {
        this.nodes = nodes;
        this.registry = registry;
        this.channels = channels;
        this.subscriptions = subscriptions;
        this.access = access;
    }

    /**
     * On a portal's word: what was found out before is void on all nodes, and the subscriptions of a user, or to a channel, or of all, are
     * looked at. Where nobody can say, they end as well, with a code that asks to subscribe again. The stage completes when this node is
     * done.
     */
    public CompletionStage<RecheckResult> now(@Nullable String userId, @Nullable ChannelName channel) {
        access.forget(userId, channel);
        return nodes.signal(new Signal.Recheck(origin, userId, channel))
                .thenCompose(done -> look(connections(userId, channel), channel, true));
    }

    /** From time to time: the same for all, but where nobody can say, all stays as it is. */
    public CompletionStage<RecheckResult> routine() {
        access.forget(null, null);
        return look(registry.all(), null, false);
    }

    /** For one connection, whose user is another one now or has other roles, or that has just been opened. */
    public CompletionStage<RecheckResult> of(Connection connection) {
        return look(List.of(connection), null, true);
    }

    /** Another node was told, or this one. */
    void heard(Signal.Recheck signal) {
        if (!signal.origin().equals(origin)) {
            access.forget(signal.userId(), signal.channel());
            var unused = look(connections(signal.userId(), signal.channel()), signal.channel(), true);
        }
    }

    private Collection<Connection> connections(@Nullable String userId, @Nullable ChannelName channel) {
        if (userId != null) {
            return registry.of(userId);
        }
        return channel != null ? channels.audience(channel) : registry.all();
    }

    private CompletionStage<RecheckResult> look(
            Collection<Connection> connections, @Nullable ChannelName only, boolean strict) {
        Iterator<Case> cases = cases(connections, only).iterator();
        AtomicInteger checked = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        CompletableFuture<?>[] runs = Stream.generate(() -> new CompletableFuture<Void>())
                .limit(WINDOW)
                .toArray(CompletableFuture<?>[]::new);
        for (CompletableFuture<?> run : runs) {
            run(cases, strict, checked, ended, run);
        }
        return CompletableFuture.allOf(runs).thenApply(done -> new RecheckResult(checked.get(), ended.get()));
    }

    /** One case after the other; a loop and no recursion, since most answers are there at once. */
    private void run(
            Iterator<Case> cases,
            boolean strict,
            AtomicInteger checked,
            AtomicInteger ended,
            CompletableFuture<?> over) {
        while (true) {
            Case next;
            synchronized (cases) {
                next = cases.hasNext() ? cases.next() : null;
            }
            if (next == null) {
                over.complete(null);
                return;
            }
            checked.addAndGet(next.subscriptions());
            CompletableFuture<Void> looked = access.readable(next.user, next.channels)
                    .handle((readable, failure) -> {
                        ended.addAndGet(judge(next, readable, failure, strict));
                        return (Void) null;
                    })
                    .toCompletableFuture();
            if (!looked.isDone()) {
                var unused = looked.whenComplete((done, failure) -> run(cases, strict, checked, ended, over));
                return;
            }
        }
    }

    private int judge(Case asked, @Nullable Set<ChannelName> readable, @Nullable Throwable failure, boolean strict) {
        if (readable == null && !strict) {
            return 0;
        }
        String code = readable == null ? codeOf(failure).wire() : ErrorCode.CHANNEL_FORBIDDEN.wire();
        int ended = 0;
        for (ChannelName channel : asked.channels) {
            if (readable == null || !readable.contains(channel)) {
                for (Connection connection : asked.connections) {
                    ended += evict(connection, asked.user, channel, code) ? 1 : 0;
                }
            }
        }
        return ended;
    }

    private static ErrorCode codeOf(@Nullable Throwable failure) {
        return failure != null && Causes.of(failure) instanceof ParleyException refusal
                ? refusal.code()
                : ErrorCode.SERVER_UNAVAILABLE;
    }

    private boolean evict(Connection connection, User asked, ChannelName channel, String code) {
        Subscription subscription = connection.subscription(channel).orElse(null);
        if (subscription == null || !subscription.isExplicit() || !asked.equals(connection.user())) {
            return false;
        }
        subscriptions.abandon(subscription);
        if (connection.isFeed()) {
            connection.close(CloseCode.KICKED);
        } else {
            connection.send(new Event.Unsubscribed(channel.toString(), code).json());
        }
        return true;
    }

    private List<Case> cases(Collection<Connection> connections, @Nullable ChannelName only) {
        Map<User, Map<Connection, Set<ChannelName>>> byUser = new HashMap<>();
        for (Connection connection : connections) {
            User user = connection.user();
            Set<ChannelName> channels = new HashSet<>();
            for (Subscription subscription : connection.subscriptions()) {
                ChannelName name = subscription.channel().name();
                if (subscription.isExplicit() && access.isForPolicies(name) && (only == null || only.equals(name))) {
                    channels.add(name);
                }
            }
            if (user != null && !channels.isEmpty()) {
                byUser.computeIfAbsent(user, one -> new HashMap<>()).put(connection, channels);
            }
        }
        return byUser.entrySet().stream()
                .flatMap(one -> cases(one.getKey(), one.getValue()))
                .toList();
    }

    private static Stream<Case> cases(User user, Map<Connection, Set<ChannelName>> found) {
        List<ChannelName> all =
                found.values().stream().flatMap(Set::stream).distinct().toList();
        List<Connection> connections = List.copyOf(found.keySet());
        return Stream.iterate(0, from -> from < all.size(), from -> from + MAX_CHANNELS)
                .map(from -> new Case(
                        user, connections, Set.copyOf(all.subList(from, Math.min(all.size(), from + MAX_CHANNELS)))));
    }
}
