// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.access;

import dev.parley.channel.ChannelName;
import dev.parley.extension.ExtensionExecutor;
import dev.parley.identity.User;
import dev.parley.spi.AccessPolicy;
import dev.parley.spi.AccessPolicy.Action;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The rules of the settings and the portal's own policies, all of which have to say yes. Thread-safe; waits for nothing. */
public final class Policies {
    private static final CompletableFuture<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> NO = CompletableFuture.completedFuture(false);

    private final AccessRules read;
    private final AccessRules publish;
    private final boolean open;
    private final List<AccessPolicy> portals;
    private final ExtensionExecutor code;
    private final PolicyCache answers;
    private final AtomicLong generation = new AtomicLong();

    /** Where everyone may of what neither speaks. */
    public Policies(
            AccessRules read, AccessRules publish, List<AccessPolicy> portals, ExtensionExecutor code, Duration keep) {
        this(read, publish, true, portals, code, keep);
    }

    /**
     * @param open whether everyone may read where no rule fits and there is no policy
     * @param keep how long what a portal's policy has answered counts
     */
    public Policies(
            AccessRules read,
            AccessRules publish,
            boolean open,
            List<AccessPolicy> portals,
            ExtensionExecutor code,
            Duration keep) {
        this.read = read;
        this.publish = publish;
        this.open = open;
        this.portals = List.copyOf(portals);
        this.code = code;
        this.answers = new PolicyCache(keep);
    }

    /** Whether there are policies whose mind can change by itself. */
    public boolean canChange() {
        return !portals.isEmpty();
    }

    /** Makes void what was answered about a user, a channel (null: about any), from this moment on. */
    public void forget(@Nullable String userId, @Nullable ChannelName channel) {
        generation.incrementAndGet();
        if (canChange()) {
            answers.forget(question -> (userId == null || question.user().id().equals(userId))
                    && (channel == null || question.channel().equals(channel)));
        }
    }

    long generation() {
        return generation.get();
    }

    CompletionStage<Boolean> may(User user, Action action, ChannelName channel) {
        boolean admitted = action == Action.READ ? mayRead(user, channel) : publish.admit(user, channel);
        if (!admitted) {
            return NO;
        }
        if (portals.isEmpty()) {
            return YES;
        }
        return answers.get(
                new PolicyCache.Question(user, action, channel),
                () -> code.ask("access policy", user.guest(), () -> {
                    for (AccessPolicy policy : portals) {
                        if (!policy.may(user, action, channel)) {
                            return false;
                        }
                    }
                    return true;
                }));
    }

    /** Those that the user may read; one question for all that nobody has asked a moment ago. */
    CompletionStage<Set<ChannelName>> readable(User user, Set<ChannelName> channels) {
        Set<ChannelName> admitted = new LinkedHashSet<>(channels);
        admitted.removeIf(channel -> !mayRead(user, channel));
        if (portals.isEmpty() || admitted.isEmpty()) {
            return CompletableFuture.completedFuture(admitted);
        }
        Map<ChannelName, CompletableFuture<Boolean>> all = new LinkedHashMap<>();
        Set<ChannelName> unknown = new LinkedHashSet<>();
        for (ChannelName channel : admitted) {
            CompletableFuture<Boolean> known = answers.find(question(user, channel));
            if (known == null) {
                unknown.add(channel);
            } else {
                all.put(channel, known);
            }
        }
        if (!unknown.isEmpty()) {
            CompletableFuture<Set<ChannelName>> asked =
                    code.ask("access policy", user.guest(), () -> ask(user, unknown));
            for (ChannelName channel : unknown) {
                all.put(
                        channel,
                        answers.get(
                                question(user, channel),
                                () -> asked.thenApply(readable -> readable.contains(channel))));
            }
        }
        return CompletableFuture.allOf(all.values().toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> {
                    admitted.removeIf(channel -> !isYes(all.get(channel)));
                    return admitted;
                });
    }

    /** As far as rules go; where there are policies, these are asked about what no rule speaks of. */
    private boolean mayRead(User user, ChannelName channel) {
        return read.decide(user, channel).orElse(open || !portals.isEmpty());
    }

    private static boolean isYes(@Nullable CompletableFuture<Boolean> answer) {
        return answer != null && answer.join();
    }

    private Set<ChannelName> ask(User user, Set<ChannelName> channels) throws Exception {
        Set<ChannelName> left = new LinkedHashSet<>(channels);
        for (AccessPolicy policy : portals) {
            if (!left.isEmpty()) {
                left.retainAll(policy.readable(user, Set.copyOf(left)));
            }
        }
        return left;
    }

    private static PolicyCache.Question question(User user, ChannelName channel) {
        return new PolicyCache.Question(user, Action.READ, channel);
    }
}
