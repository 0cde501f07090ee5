// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.access.Quotas;
import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.engine.Engine;
import dev.parley.engine.Quota;
import dev.parley.engine.Read;
import dev.parley.engine.page.Page;
import dev.parley.error.Causes;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import dev.parley.presence.Presence;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Subscribing without a gap and without a duplicate: the subscription is registered first and held (live messages only move the
 * channel's head), then the reply is made from the log up to that head, then, once the reply is queued, the subscription goes on from
 * where the reply ends.
 */
public final class Joining {
    private static final int REPLY_MESSAGES = 200;
    private static final int LATEST = 50;

    private final Engine engine;
    private final Channels channels;
    private final Subscriptions subscriptions;
    private final ConversationRows rows;
    private final Quotas quotas;
    private final HubSettings settings;

    Joining(
            Engine engine,
            Channels channels,
            Subscriptions subscriptions,
            ConversationRows rows,
            Quotas quotas,
            HubSettings settings) {
        this.engine = engine;
        this.channels = channels;
        this.subscriptions = subscriptions;
        this.rows = rows;
        this.quotas = quotas;
        this.settings = settings;
    }

    /**
     * What a subscriber gets.
     *
     * @param head null for channels that keep nothing
     * @param read the user's mark, null likewise
     * @param count people present, null where that is not counted
     * @param start to be run once the reply is queued; nothing live comes before
     */
    public record Joined(
            @Nullable Position head,
            boolean recovered,
            List<Message> messages,
            boolean more,
            List<Long> recalled,
            @Nullable Long read,
            @Nullable Integer count,
            Runnable start) {}

    /** What was read from the log, and where the live part goes on. */
    private record Part(boolean recovered, List<Message> messages, boolean more, long next, List<Long> recalled) {}

    /**
     * Subscribes. The caller has authorised it.
     *
     * @param since where the client was, or null
     * @param limit how many of the last messages, without {@code since}
     */
    public CompletionStage<Joined> join(
            Connection connection, User user, ChannelName name, @Nullable Position since, int limit) {
        requirePlace(connection, name);
        Subscription subscription = channels.joinHeld(name, connection);
        CompletionStage<Joined> joined = subscription.beginJoin().thenCompose(ready -> {
            subscriptions.enter(subscription, user);
            return name.kind().kept() ? kept(subscription, user, since, limit) : live(subscription);
        });
        return joined.thenCompose(done -> subscription.isOutdated()
                        // The channel was deleted meanwhile, and there may be another one of that name now.
                        ? join(connection, user, name, since, limit)
                        : CompletableFuture.completedFuture(done))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        subscription.endJoin();
                        subscriptions.abandon(subscription);
                    } else if (connection.writer().isDead()) {
                        subscriptions.drop(subscription);
                    }
                });
    }

    private void requirePlace(Connection connection, ChannelName name) {
        int max = settings.subscriptions();
        if (max > 0 && !connection.hasSubscribed(name) && connection.subscriptionCount() >= max) {
            throw new ParleyException(
                    ErrorCode.LIMIT_SUBSCRIPTIONS,
                    "at most " + max + " subscriptions a connection (parley.limits.subscriptions); unsubscribe first");
        }
    }

    private CompletionStage<Joined> live(Subscription subscription) {
        return count(subscription.channel().name())
                .thenApply(count ->
                        new Joined(null, false, List.of(), false, List.of(), null, count, subscription::endJoin));
    }

    private CompletionStage<Joined> kept(Subscription subscription, User user, @Nullable Position since, int limit) {
        Channel channel = subscription.channel();
        ChannelName name = channel.name();
        return channel.open().thenCompose(opened -> {
            Position head = new Position(opened.epoch(), subscription.hold());
            CompletionStage<Part> part = since == null ? latest(name, head, limit) : since(name, head, since);
            return onList(subscription, user, since != null)
                    .thenCompose(ignored -> engine.conversations().view(user.id(), name))
                    .thenCombine(part, (conversation, read) -> joined(subscription, head, read, conversation.read()))
                    .thenCombine(count(name), Joining::counted);
        });
    }

    /** Rooms go on the user's list of conversations; a line that comes back undoes no leaving on another device. */
    private CompletionStage<?> onList(Subscription subscription, User user, boolean resumes) {
        ChannelName name = subscription.channel().name();
        if (name.kind() != ChannelKind.ROOM) {
            return CompletableFuture.completedFuture(null);
        }
        Quota quota = quotas.of(user, subscription.connection().facts().address());
        return (resumes
                        ? engine.conversations().rejoin(user.id(), name, quota)
                        : engine.conversations().join(user.id(), name, quota))
                .thenAccept(isNew -> {
                    if (isNew) {
                        rows.announce(name, user.id(), subscription.connection());
                    }
                })
                .exceptionally(Joining::withoutList);
    }

    /** While nothing can be stored people read on; the next subscribe puts the room on the list. */
    private static @Nullable Void withoutList(Throwable failure) {
        Throwable cause = Causes.of(failure);
        if (cause instanceof ParleyException refusal && refusal.code() == ErrorCode.SERVER_UNAVAILABLE) {
            return null;
        }
        throw new CompletionException(cause);
    }

    private static Joined joined(Subscription subscription, Position head, Part part, long mark) {
        Runnable start = () -> {
            subscription.start(part.next());
            subscription.endJoin();
        };
        return new Joined(head, part.recovered(), part.messages(), part.more(), part.recalled(), mark, null, start);
    }

    private static Joined counted(Joined joined, @Nullable Integer count) {
        return new Joined(
                joined.head(),
                joined.recovered(),
                joined.messages(),
                joined.more(),
                joined.recalled(),
                joined.read(),
                count,
                joined.start());
    }

    private CompletionStage<@Nullable Integer> count(ChannelName name) {
        return Presence.isCounted(name)
                ? engine.presence().of(name, 0).thenApply(presence -> presence.count())
                : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Part> latest(ChannelName name, Position head, int limit) {
        return engine.log().read(Read.backward(name, head.offset() + 1, limit)).thenApply(page -> {
            long earliest = page.messages().isEmpty()
                    ? head.offset() + 1
                    : page.messages().get(0).offset();
            return new Part(false, page.messages(), earliest > page.first(), head.offset() + 1, List.of());
        });
    }

    private CompletionStage<Part> since(ChannelName name, Position head, Position since) {
        int most = settings.recovery();
        long missing = head.offset() - since.offset();
        if (!since.epoch().equals(head.epoch()) || missing < 0 || (most > 0 && missing > most)) {
            return latest(name, head, LATEST);
        }
        return engine.log()
                .read(Read.forward(name, since.offset(), head.offset(), REPLY_MESSAGES))
                .thenCompose(page -> page.first() > since.offset() + 1
                        ? latest(name, head, LATEST)
                        : recovered(name, head, since, page));
    }

    private CompletionStage<Part> recovered(ChannelName name, Position head, Position since, Page page) {
        List<Message> messages = page.messages();
        long last = messages.isEmpty()
                ? head.offset()
                : messages.get(messages.size() - 1).offset();
        return engine.log()
                .recalled(name, since.offset())
                .thenApply(recalled -> new Part(true, messages, last < head.offset(), last + 1, recalled));
    }
}
