// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.ChannelName;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.extension.ExtensionExecutor;
import dev.parley.identity.User;
import dev.parley.spi.AccessPolicy;
import dev.parley.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final User ANA = User.known("ana", "Ana", Set.of());
    /** One that is there has a name of more than a few letters. */
    private static final ChannelNaming NAMING = new ChannelNaming(
            channel -> CompletableFuture.completedFuture(channel.name().length() > 9));

    private static final ChannelName ROOM = ChannelName.room("a");

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    private final AtomicInteger asked = new AtomicInteger();
    private ExtensionExecutor code =
            new ExtensionExecutor(2, Duration.ofSeconds(5), clock, AccessTest.class.getClassLoader());

    @AfterEach
    void end() {
        code.close();
        clock.shutdownNow();
    }

    @Test
    void answer_isAskedOnce_untilItIsForgotten_orTheUserHasOtherRoles() {
        Access access = access((user, action, channel) -> asked.incrementAndGet() > 0);

        await(access.requireRead(ANA, ROOM));
        await(access.requireRead(ANA, ROOM));
        assertThat(asked).hasValue(1);
        access.forget("bob", null);
        access.forget(null, ChannelName.room("b"));
        await(access.requireRead(ANA, ROOM));
        assertThat(asked).hasValue(1);
        access.forget("ana", null);
        await(access.requireRead(ANA, ROOM));
        assertThat(asked).hasValue(2);
        await(access.requireRead(User.known("ana", "Ana", Set.of("x")), ROOM));
        assertThat(asked).hasValue(3);
    }

    @Test
    void answer_thatIsOnItsWayWhenItIsForgotten_isNotKept() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Access access = access((user, action, channel) -> {
            if (asked.incrementAndGet() == 1) {
                begun.countDown();
                go.await();
                return true;
            }
            return false;
        });
        CompletionStage<Void> first = access.requireRead(ANA, ROOM);
        begun.await();
        long before = access.generation();

        access.forget(null, ROOM);
        go.countDown();
        await(first);

        assertThat(access.generation()).isGreaterThan(before);
        assertRefused(ErrorCode.CHANNEL_FORBIDDEN, access.requireRead(ANA, ROOM));
    }

    @Test
    void sameQuestion_fromManyAtOnce_isAskedOnce() {
        CountDownLatch go = new CountDownLatch(1);
        Access access = access((user, action, channel) -> {
            asked.incrementAndGet();
            go.await();
            return true;
        });
        List<CompletionStage<Void>> all = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> access.requireRead(ANA, ROOM))
                .toList();

        go.countDown();
        all.forEach(AccessTest::await);

        assertThat(asked).hasValue(1);
    }

    @Test
    void policyThatThrows_refuses_andIsAskedAgain() {
        Access access = access((user, action, channel) -> {
            if (asked.incrementAndGet() == 1) {
                throw new java.sql.SQLException("no database");
            }
            return true;
        });

        assertRefused(ErrorCode.SERVER_UNAVAILABLE, access.requireRead(ANA, ROOM));
        await(access.requireRead(ANA, ROOM));
    }

    @Test
    void policyThatRefusesWithItsOwnWords_isPassedOn() {
        Access access = access((user, action, channel) -> {
            throw new ParleyException(ErrorCode.CHANNEL_FORBIDDEN, "the lease has run out");
        });

        assertThatThrownBy(() -> await(access.requireRead(ANA, ROOM))).hasMessage("the lease has run out");
    }

    @Test
    void policyThatNeverAnswers_isLate_andThreadsComeBack() {
        code = new ExtensionExecutor(1, Duration.ofMillis(100), clock, AccessTest.class.getClassLoader());
        Access access = access((user, action, channel) -> {
            if (asked.incrementAndGet() == 1) {
                new CountDownLatch(1).await();
            }
            return true;
        });

        assertRefused(ErrorCode.SERVER_UNAVAILABLE, access.requireRead(ANA, ROOM));
        // On a busy machine the policy that answers at once may be late as well.
        Awaitility.await().ignoreExceptions().until(() -> {
            await(access.requireRead(ANA, ROOM));
            return true;
        });
    }

    @Test
    void publish_needsReadToo_andRulesComeFirst() {
        AccessRules read = AccessRules.of("r", List.of("room/secret=none", "room/**=*"));
        AccessRules publish = AccessRules.of("p", List.of("room/news=none"));
        Access access = new Access(
                new Policies(
                        read,
                        publish,
                        List.of((user, action, channel) -> {
                            asked.incrementAndGet();
                            return action == AccessPolicy.Action.READ
                                    || !channel.name().equals("quiet");
                        }),
                        code,
                        Duration.ZERO),
                NAMING,
                true);

        assertRefused(ErrorCode.CHANNEL_FORBIDDEN, access.requirePublish(ANA, ChannelName.room("secret")));
        assertThat(asked).hasValue(0);
        assertRefused(ErrorCode.CHANNEL_FORBIDDEN, access.requirePublish(ANA, ChannelName.room("news")));
        assertRefused(ErrorCode.CHANNEL_FORBIDDEN, access.requirePublish(ANA, ChannelName.room("quiet")));
        await(access.requirePublish(ANA, ROOM));
        await(access.requireRead(ANA, ChannelName.room("quiet")));
    }

    @Test
    void fixedChannels_areNeverAskedAbout() {
        Access access = access((user, action, channel) -> asked.incrementAndGet() < 0);

        await(access.requireRead(ANA, ChannelName.inbox("ana")));
        await(access.requireRead(ANA, ChannelName.ALL));
        await(access.requirePublish(ANA, ChannelName.direct("ana", "bob")));
        assertRefused(ErrorCode.CHANNEL_FORBIDDEN, access.requireRead(ANA, ChannelName.inbox("bob")));
        assertRefused(ErrorCode.CHANNEL_FORBIDDEN, access.requireRead(ANA, ChannelName.direct("bob", "cleo")));
        assertRefused(ErrorCode.CHANNEL_FORBIDDEN, access.requirePublish(ANA, ChannelName.ALL));
        assertThat(asked).hasValue(0);
    }

    @Test
    void readable_asksOnceForAll_andKnowsTheAnswersAfterwards() {
        AtomicInteger batches = new AtomicInteger();
        Access access = access(new AccessPolicy() {
            @Override
            public boolean may(User user, Action action, ChannelName channel) {
                return asked.incrementAndGet() < 0;
            }

            @Override
            public Set<ChannelName> readable(User user, Set<ChannelName> channels) {
                batches.incrementAndGet();
                return Set.of(ROOM, ChannelName.room("never asked"));
            }
        });
        Set<ChannelName> all = Set.of(ROOM, ChannelName.room("b"), ChannelName.inbox("ana"), ChannelName.inbox("bob"));

        assertThat(access.readable(ANA, all).toCompletableFuture().join())
                .containsExactlyInAnyOrder(ROOM, ChannelName.inbox("ana"));
        assertThat(access.readable(ANA, all).toCompletableFuture().join()).hasSize(2);
        await(access.requireRead(ANA, ROOM));
        assertRefused(ErrorCode.CHANNEL_FORBIDDEN, access.requireRead(ANA, ChannelName.room("b")));
        assertThat(batches).hasValue(1);
        assertThat(asked).hasValue(0);
    }

    private Access access(AccessPolicy policy) {
        return new Access(
                new Policies(AccessRules.NONE, AccessRules.NONE, List.of(policy), code, Duration.ofMinutes(1)),
                NAMING,
                true);
    }

    private static void await(CompletionStage<Void> stage) {
        try {
            CompletableFuture<Void> future = stage.toCompletableFuture();
            Patience.get(future);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof ParleyException refusal ? refusal : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(ErrorCode code, CompletionStage<Void> stage) {
        assertThatThrownBy(() -> await(stage)).isInstanceOfSatisfying(ParleyException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
