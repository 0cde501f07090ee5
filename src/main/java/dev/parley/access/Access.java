// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.access;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Roles;
import dev.parley.identity.User;
import dev.parley.spi.AccessPolicy.Action;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Who may do what to which kind of channel; within that, rules and policies decide. Thread-safe; waits for nothing but where it says so. */
public final class Access implements ReadAccess {
    private static final long MAX_WAIT_SECONDS = 30;

    private static final String NOTICES_ONLY =
            "people do not talk to each other here: this server is for notices only (parley.chat)";

    private final Policies policies;
    private final ChannelNaming naming;
    private final boolean chat;

    /** @param chat whether there are rooms and private chats; without them people hear notices only, and publish nothing */
    public Access(Policies policies, ChannelNaming naming, boolean chat) {
        this.policies = policies;
        this.naming = naming;
        this.chat = chat;
    }

    /** Fails with {@code channel.forbidden} where people do not talk. */
    public void requireChat() {
        if (!chat) {
            throw forbidden(NOTICES_ONLY);
        }
    }

    /**
     * Fails with {@code channel.forbidden} unless the user may hear and read the channel, and with {@code channel.invalid} where it has a
     * name that none may have and is not there.
     */
    public CompletionStage<Void> requireRead(User user, ChannelName channel) {
        return naming.require(channel)
                .thenCompose(named -> mayRead(user, channel))
                .thenAccept(may -> require(
                        may,
                        isOff(channel)
                                ? NOTICES_ONLY
                                : "you may not read " + channel.kind().wire() + " channels of this name"));
    }

    /** The same, for a handshake, whose status is the answer: waits, as long as a policy may take. At once where there are only rules. */
    public void awaitRead(User user, ChannelName channel) {
        try {
            requireRead(user, channel).toCompletableFuture().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ParleyException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("who may read " + channel.kind() + " could not be found out", e);
        } catch (TimeoutException e) {
            throw new ParleyException(
                    ErrorCode.SERVER_UNAVAILABLE, "whether you may read this is not known in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ParleyException(ErrorCode.SERVER_UNAVAILABLE, "interrupted", e);
        }
    }

    @Override
    public CompletionStage<Set<ChannelName>> readable(User user, Set<ChannelName> channels) {
        Set<ChannelName> own = new LinkedHashSet<>();
        Set<ChannelName> asked = new LinkedHashSet<>();
        for (ChannelName channel : channels) {
            if (isOff(channel)) {
                continue;
            }
            if (isForPolicies(channel)) {
                asked.add(channel);
            } else if (concerns(user, channel)) {
                own.add(channel);
            }
        }
        if (asked.isEmpty()) {
            return CompletableFuture.completedFuture(own);
        }
        return policies.readable(user, asked).thenApply(readable -> {
            own.addAll(readable);
            return own;
        });
    }

    /** Fails with {@code channel.forbidden} unless the user may publish there, and as {@link #requireRead} for the name. */
    public CompletionStage<Void> requirePublish(User user, ChannelName channel) {
        if (isOff(channel) || (!chat && channel.kind() == ChannelKind.LIVE && !user.has(Roles.PUSH))) {
            return CompletableFuture.failedFuture(forbidden(NOTICES_ONLY));
        }
        return naming.require(channel).thenCompose(named -> mayPublish(user, channel));
    }

    private CompletionStage<Void> mayPublish(User user, ChannelName channel) {
        return switch (channel.kind()) {
            case ROOM, LIVE ->
                mayRead(user, channel)
                        .thenCompose(may -> may
                                ? policies.may(user, Action.PUBLISH, channel)
                                : CompletableFuture.completedFuture(false))
                        .thenAccept(may -> require(may, "you may not publish to this channel"));
            case TOPIC, USER ->
                decided(
                        user.has(Roles.PUSH),
                        "only back ends and users with the role push publish to inboxes and topics");
            case DIRECT ->
                decided(
                        channel.concerns(user.id()),
                        "a private chat is written to by its two users; send with \"to\" instead");
        };
    }

    @Override
    public boolean isForPolicies(ChannelName channel) {
        return switch (channel.kind()) {
            case ROOM, LIVE -> true;
            case TOPIC -> !channel.equals(ChannelName.ALL);
            case DIRECT, USER -> false;
        };
    }

    /** Fails with {@code channel.forbidden} unless back ends may publish there. */
    public static void requireBackEndPublish(ChannelName channel) {
        if (channel.kind() == ChannelKind.DIRECT) {
            throw forbidden("back ends do not write into private chats; push to a user's inbox instead");
        }
    }

    /** Fails with {@code channel.invalid} for channels that keep nothing. */
    public static void requireKept(ChannelName channel) {
        if (!channel.kind().kept()) {
            throw new ParleyException(
                    ErrorCode.CHANNEL_INVALID, "channel: live channels keep no messages and no marks");
        }
    }

    @Override
    public void forget(@Nullable String userId, @Nullable ChannelName channel) {
        policies.forget(userId, channel);
    }

    /** Whether an answer may take a while. */
    public boolean mayTakeTime() {
        return policies.canChange();
    }

    /** Rises whenever answers have become void: what was asked before may not hold after. */
    public long generation() {
        return policies.generation();
    }

    /** Whether nobody hears such a channel here. */
    private boolean isOff(ChannelName channel) {
        return !chat && (channel.kind() == ChannelKind.ROOM || channel.kind() == ChannelKind.DIRECT);
    }

    private CompletionStage<Boolean> mayRead(User user, ChannelName channel) {
        if (isOff(channel)) {
            return CompletableFuture.completedFuture(false);
        }
        return isForPolicies(channel)
                ? policies.may(user, Action.READ, channel)
                : CompletableFuture.completedFuture(concerns(user, channel));
    }

    private static boolean concerns(User user, ChannelName channel) {
        return switch (channel.kind()) {
            case DIRECT -> channel.concerns(user.id());
            case USER -> channel.name().equals(user.id());
            case TOPIC -> channel.equals(ChannelName.ALL);
            case ROOM, LIVE -> false;
        };
    }

    private static CompletionStage<Void> decided(boolean may, String message) {
        return may ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(forbidden(message));
    }

    private static void require(boolean may, String message) {
        if (!may) {
            throw new CompletionException(forbidden(message));
        }
    }

    private static ParleyException forbidden(String message) {
        return new ParleyException(ErrorCode.CHANNEL_FORBIDDEN, message);
    }
}
