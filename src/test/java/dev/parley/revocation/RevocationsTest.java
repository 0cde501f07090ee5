// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class RevocationsTest {
    private final MovingClock clock = new MovingClock();
    private final Revocations revocations = new Revocations(RevocationFile.NONE, Runnable::run, clock, 100);

    @Test
    void revokeOfAUser_endsWhatWasThereBefore_andNothingElse() {
        long before = revocations.now();
        revocations.revokeUser("ana");
        long after = revocations.now();

        assertThat(revocations.isRevoked("ana", null, before)).isTrue();
        assertThat(revocations.isRevoked("ana", "tag", before)).isTrue();
        assertThat(revocations.isRevoked("ana", null, after)).isFalse();
        assertThat(revocations.isRevoked("bob", null, before)).isFalse();
        assertThat(revocations.isRevoked("bob", "ana", before)).isFalse();
    }

    @Test
    void revokeOfASession_leavesTheUsersOtherSessions() {
        long before = revocations.now();
        revocations.revokeSession("tag");

        assertThat(revocations.isRevoked("ana", "tag", before)).isTrue();
        assertThat(revocations.isRevoked("ana", "other", before)).isFalse();
        assertThat(revocations.isRevoked("ana", null, before)).isFalse();
        assertThat(revocations.isSessionRevoked("tag", before)).isTrue();
        assertThat(revocations.isSessionRevoked("tag", revocations.now())).isFalse();
    }

    @Test
    void order_decides_whateverTheClockDoes() {
        revocations.revokeUser("ana");
        clock.move(Duration.ofHours(-2));
        long between = revocations.now();
        assertThat(revocations.isRevoked("ana", null, between)).isFalse();

        revocations.revokeUser("ana");

        assertThat(revocations.isRevoked("ana", null, between)).isTrue();
        assertThat(revocations.isRevoked("ana", null, revocations.now())).isFalse();
    }

    @Test
    void renamedSession_staysRevoked() {
        long before = revocations.now();
        revocations.revokeSession("old");
        revocations.renamed("old", "new");
        revocations.renamed("never-revoked", "other");

        assertThat(revocations.isSessionRevoked("new", before)).isTrue();
        assertThat(revocations.isSessionRevoked("other", before)).isFalse();
    }

    @Test
    void revokes_areForgottenByAge_andTheFirstOfTooMany() {
        revocations.revokeUser("first");
        for (int i = 0; i < 100; i++) {
            revocations.revokeUser("u" + i);
        }
        assertThat(revocations.isRevoked("first", null, 0)).isFalse();
        assertThat(revocations.isRevoked("u0", null, 0)).isTrue();

        clock.move(Revocations.MEMORY.plusSeconds(1));
        revocations.revokeUser("late");

        assertThat(revocations.isRevoked("u99", null, 0)).isFalse();
        assertThat(revocations.isRevoked("late", null, 0)).isTrue();
    }

    @Test
    void token_thatWasPresented_isOfBefore_whateverItSaysItself() {
        long tomorrow = clock.millis() + 86_400_000;
        assertThat(revocations.since("token", revocations.now(), "ana", null, null, tomorrow))
                .isEqualTo(revocations.now());
        long revoked = revocations.revokeUser("ana").moment();

        assertThat(since("token", tomorrow)).isLessThan(revoked);
        assertThat(revocations.since("token", revocations.now(), "ana", null, revoked + 500, tomorrow))
                .isLessThan(revoked);
        assertThat(since("another", tomorrow)).isEqualTo(revoked);
    }

    @Test
    void token_thatWasPresentedInARevokedSession_isOfBefore() {
        long tomorrow = clock.millis() + 86_400_000;
        revocations.since("token", revocations.now(), "ana", "tag", null, tomorrow);
        long revoked = revocations.revokeSession("tag").moment();

        assertThat(since("token", tomorrow)).isLessThan(revoked);
    }

    @Test
    void tokens_areForgottenAfterTheirEnd_whereThereAreTooMany() {
        for (int i = 0; i < 100; i++) {
            since("short" + i, clock.millis() + 1000);
        }
        clock.move(Duration.ofSeconds(2));
        long before = since("one more", clock.millis() + 1000);
        long revoked = revocations.revokeUser("ana").moment();

        assertThat(before).isLessThan(revoked);
        assertThat(since("one more", clock.millis() + 1000)).isLessThan(revoked);
        assertThat(since("short0", clock.millis() + 1000)).isEqualTo(revoked);
    }

    @Test
    void revoke_countsAtOnce_andIsDurableWhenItIsWritten() {
        Deque<Runnable> disk = new ArrayDeque<>();
        Revocations slow = new Revocations(RevocationFile.NONE, disk::add, clock, 100);
        Revocations.Revoked first = slow.revokeUser("ana");
        Revocations.Revoked second = slow.revokeUser("bob");

        assertThat(slow.isRevoked("bob", null, 0)).isTrue();
        assertThat(disk).hasSize(1);
        assertThat(first.durable().toCompletableFuture()).isNotDone();

        disk.remove().run();

        assertThat(first.durable().toCompletableFuture()).isCompleted();
        assertThat(second.durable().toCompletableFuture()).isCompleted();
    }

    @Test
    void revoke_whileTheServerEnds_isWrittenAllTheSame() {
        Revocations ending = new Revocations(
                RevocationFile.NONE,
                task -> {
                    throw new RejectedExecutionException();
                },
                clock,
                100);

        assertThat(ending.revokeUser("ana").durable().toCompletableFuture()).isCompleted();
    }

    @Test
    void revokeOfAnotherNode_countsAsIfItWereOurs() {
        long moment = clock.millis() + 5;
        revocations.learn(new Revocation(Revocation.Kind.USER, "ana", moment));
        revocations.learn(new Revocation(Revocation.Kind.USER, "ana", moment - 3));

        assertThat(revocations.now()).isEqualTo(moment);
        assertThat(revocations.isRevoked("ana", null, moment - 1)).isTrue();
        assertThat(revocations.isRevoked("ana", null, moment)).isFalse();
    }

    private long since(String token, long until) {
        return revocations.since(token, revocations.now(), "ana", null, null, until);
    }

    private static final class MovingClock extends Clock {
        private Instant now = Instant.parse("2026-11-21T12:00:00Z");

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
