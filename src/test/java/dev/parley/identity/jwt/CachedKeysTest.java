// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.testing.Jwts;
import dev.parley.testing.Patience;
import java.io.IOException;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a key server is asked, and what holds while it is away. */
class CachedKeysTest {
    private static final KeyPair ONE = Jwts.rsa();
    private static final KeyPair TWO = Jwts.rsa();
    private static final String FIRST = Jwts.jwks(Jwts.jwk("k1", ONE.getPublic()));
    private static final String ROTATED = Jwts.jwks(Jwts.jwk("k1", ONE.getPublic()), Jwts.jwk("k2", TWO.getPublic()));

    private final AtomicLong nanos = new AtomicLong();
    private final Source source = new Source();
    private final CachedKeys keys = new CachedKeys(source, "the issuer", Duration.ofSeconds(30), nanos::get);

    @AfterEach
    void close() {
        source.gate.countDown();
        keys.close();
    }

    @Test
    void find_knownKey_asksTheSourceOnce() {
        for (int i = 0; i < 100; i++) {
            assertThat(found("k1")).contains(ONE.getPublic());
        }
        assertThat(source.fetches).hasValue(1);
    }

    @Test
    void find_strangersKeyIds_causeOneFetchInAWhile() {
        assertThat(found("k1")).isPresent();
        for (int i = 0; i < 1000; i++) {
            assertThat(found("stranger-" + i)).isEmpty();
        }
        assertThat(source.fetches).hasValue(1);

        pass(31);
        for (int i = 0; i < 1000; i++) {
            assertThat(found("stranger-" + i)).isEmpty();
        }
        assertThat(source.fetches).hasValue(2);
    }

    @Test
    void find_rotatedKey_isFetched_andTheOldOneStays() {
        assertThat(found("k1")).isPresent();
        source.document = ROTATED;
        pass(31);

        assertThat(found("k2")).contains(TWO.getPublic());
        assertThat(found("k1")).contains(ONE.getPublic());
        assertThat(source.fetches).hasValue(2);
    }

    @Test
    void find_keyThatTheIssuerTookAway_isNoKeyAnyMore() {
        source.document = ROTATED;
        assertThat(found("k1")).isPresent();
        source.document = Jwts.jwks(Jwts.jwk("k2", TWO.getPublic()));

        keys.refresh();

        await().until(() -> source.fetches.get() == 2 && found("k1").isEmpty());
        assertThat(found("k2")).isPresent();
    }

    @Test
    void find_whileTheSourceIsAway_oldKeysHold_andOthersCannotBeKnown() {
        assertThat(found("k1")).isPresent();
        source.document = null;
        pass(31);

        assertUnavailable("k2");
        assertUnavailable("k3");
        assertThat(found("k1")).contains(ONE.getPublic());
        assertThat(source.fetches).hasValue(2);
    }

    @Test
    void find_sourceThatAnswersNonsense_leavesTheOldKeys() {
        assertThat(found("k1")).isPresent();
        for (String nonsense :
                List.of("", "{}", "{\"keys\":[]}", "<html>", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"eA\"}]}")) {
            source.document = nonsense;
            pass(31);
            assertUnavailable("k2");
            assertThat(found("k1")).as(nonsense).isPresent();
        }
    }

    @Test
    void find_manyAtOnce_shareOneFetch_andOnlySomeWait() throws Exception {
        source.gate = new CountDownLatch(1);
        List<CompletableFuture<Optional<Key>>> askers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            askers.add(keys.find("RS256", "k1").toCompletableFuture());
        }
        assertThat(askers.stream().filter(asker -> !asker.isDone())).hasSize(20);
        assertThat(askers.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(480);

        source.gate.countDown();

        for (CompletableFuture<Optional<Key>> asker : askers.subList(0, 20)) {
            assertThat(Patience.get(asker)).contains(ONE.getPublic());
        }
        assertThat(source.fetches).hasValue(1);
    }

    @Test
    void find_fetchThatHangs_holdsNobodyWhoHasAKey() {
        assertThat(found("k1")).isPresent();
        source.gate = new CountDownLatch(1);
        pass(31);
        CompletionStage<Optional<Key>> waiting = keys.find("RS256", "k2");

        assertThat(keys.find("RS256", "k1").toCompletableFuture()).isCompleted();
        assertThat(waiting.toCompletableFuture()).isNotDone();
    }

    @Test
    void find_twoIssuersWithTheSameKeyId_neverMixKeys() {
        Source other = new Source();
        other.document = Jwts.jwks(Jwts.jwk("k1", TWO.getPublic()));
        try (CachedKeys others = new CachedKeys(other, "another", Duration.ofSeconds(30), nanos::get)) {
            assertThat(others.find("RS256", "k1").toCompletableFuture().join()).contains(TWO.getPublic());
            assertThat(found("k1")).contains(ONE.getPublic());
        }
    }

    private Optional<Key> found(String kid) {
        return keys.find("RS256", kid).toCompletableFuture().join();
    }

    private void assertUnavailable(String kid) {
        assertThatThrownBy(() -> found(kid)).cause().isInstanceOfSatisfying(ParleyException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
            assertThat(e.retryAfter()).isPresent();
        });
    }

    private void pass(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static final class Source implements KeySource {
        private final AtomicInteger fetches = new AtomicInteger();
        private volatile String document = FIRST;
        private volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public String fetch() throws IOException {
            fetches.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (document == null) {
                throw new IOException("away");
            }
            return document;
        }

        @Override
        public void abort() {
            gate.countDown();
        }
    }
}
