// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Jwts;
import dev.parley.testing.KeyHost;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an issuer whose keys a server publishes. */
class JwtKeysIT {
    private static final KeyPair KEY = Jwts.rsa();
    private static final KeyPair STRANGERS = Jwts.rsa();
    private static final String JWKS = Jwts.jwks(Jwts.jwk("k1", KEY.getPublic()));

    @TempDir
    private Path directory;

    @AutoClose
    private final KeyHost host = new KeyHost(JWKS);

    @AutoClose
    private ParleyServer server;

    @Test
    void token_ofThePublishedKey_isItsUser_andNoOtherIs() throws Exception {
        start();
        await().until(() -> host.requests() == 1);
        try (TestSocket socket = server.socket("ws", "Authorization", "Bearer " + token("anna"))) {
            assertThat(socket.awaitEvent("welcome").path("user").path("id").asText())
                    .isEqualTo("anna");
        }
        byte[] publicKey = KEY.getPublic().getEncoded();
        for (String wrong : List.of(
                Jwts.rs256(STRANGERS.getPrivate(), "k1", claims("anna")),
                Jwts.hs256(publicKey, "{\"alg\":\"HS256\",\"kid\":\"k1\"}", claims("anna")),
                Jwts.hs256(publicKey, "{\"alg\":\"RS256\",\"kid\":\"k1\"}", claims("anna")),
                Jwts.unsigned("{\"alg\":\"none\",\"kid\":\"k1\"}", claims("anna")) + ".")) {
            assertThat(handshake(wrong)).isEqualTo(401);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(handshake(Jwts.rs256(STRANGERS.getPrivate(), "stranger-" + i, claims("anna"))))
                    .isEqualTo(401);
        }
        assertThat(host.requests()).isEqualTo(1);
    }

    @Test
    void keyServerThatHangs_holdsNobodyElse() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        host.hang(answer, JWKS);
        start("10");
        ExecutorService clients = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Integer>> handshakes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                handshakes.add(CompletableFuture.supplyAsync(() -> handshake(token("anna")), clients));
            }
            // Those who wait for the key server hold no thread of the connector.
            await().until(() -> host.requests() > 0 && server.busyThreads() == 0);
            try (TestSocket guest = server.socket("ws")) {
                guest.awaitEvent("welcome");
            }
            for (CompletableFuture<Integer> handshake : handshakes) {
                assertThat(Patience.get(handshake)).isEqualTo(503);
            }
        } finally {
            answer.countDown();
            clients.shutdownNow();
        }
    }

    @Test
    void keyServerThatIsAway_keepsWhoCanBeKnown() throws Exception {
        start();
        await().until(() -> handshake(token("anna")) == 101);
        host.answer(500, "");

        assertThat(handshake(token("anna"))).isEqualTo(101);
    }

    @Test
    void keyServerThatRedirects_isNotFollowed() throws Exception {
        try (KeyHost elsewhere = new KeyHost(JWKS)) {
            host.redirect(elsewhere.uri());
            start();

            assertThat(handshake(token("anna"))).isEqualTo(503);
            assertThat(elsewhere.requests()).isZero();
        }
    }

    @Test
    void stop_underAFetch_leavesNoThread() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        host.hang(answer, JWKS);
        start();
        await().until(() -> host.requests() == 1);
        assertThat(keyThreads()).hasSize(1);

        server.close();
        server = null;

        assertThat(keyThreads()).isEmpty();
        answer.countDown();
    }

    private static List<String> keyThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("parley-keys-") || name.equals("Keep-Alive-Timer"))
                .toList();
    }

    private void start() throws Exception {
        start("200");
    }

    private void start(String threads) throws Exception {
        server = new ParleyServer(
                        directory,
                        Map.of(
                                "parley.jwt.jwks-url", host.uri().toString(),
                                "parley.jwt.issuer", "https://login.example.org",
                                "parley.jwt.audience", "parley"))
                .connector("maxThreads", threads)
                .start();
    }

    private int handshake(String token) {
        try {
            return RawSocket.refused(server.base(), "ws", "Authorization", "Bearer " + token)
                    .status();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String token(String user) {
        return Jwts.rs256(KEY.getPrivate(), "k1", claims(user));
    }

    private static String claims(String user) {
        return "{\"iss\":\"https://login.example.org\",\"aud\":[\"parley\"],\"sub\":\"" + user + "\",\"exp\":"
                + (Instant.now().getEpochSecond() + 60) + "}";
    }
}
