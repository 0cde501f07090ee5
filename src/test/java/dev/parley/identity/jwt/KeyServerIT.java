// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.FreePort;
import dev.parley.testing.KeyHost;
import dev.parley.testing.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A key server that misbehaves costs a bounded time and a bounded number of bytes, and leads nowhere else. */
class KeyServerIT {
    @AutoClose
    private final KeyHost host = new KeyHost("{\"keys\":[]}");

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private final KeyServer server = new KeyServer(host.uri(), Duration.ofMinutes(5), clock);
    private final KeyServer impatient = new KeyServer(host.uri(), Duration.ofSeconds(1), clock);

    @Test
    void fetch_document_isReturned() throws IOException {
        assertThat(server.fetch()).isEqualTo("{\"keys\":[]}");
    }

    @Test
    void fetch_redirect_isNotFollowed() {
        try (KeyHost elsewhere = new KeyHost("{\"keys\":[]}")) {
            host.redirect(elsewhere.uri());

            assertThatThrownBy(server::fetch).hasMessageContaining("redirects are not followed");
            host.redirect(host.uri().resolve("/other"));
            assertThatThrownBy(server::fetch).hasMessageContaining("302");
            assertThat(elsewhere.requests()).isZero();
            assertThat(host.requests()).isEqualTo(2);
        }
    }

    @Test
    void fetch_otherStatus_fails() {
        host.answer(500, "{\"keys\":[]}");

        assertThatThrownBy(server::fetch).hasMessageContaining("500");
    }

    @Test
    void fetch_endlessDocument_isCut() {
        host.does(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
            while (true) {
                exchange.getResponseBody().write(spaces);
            }
        });

        assertThatThrownBy(server::fetch).hasMessageContaining("longer than");
    }

    @Test
    void fetch_documentInDrops_isCutByTime() {
        CountDownLatch end = new CountDownLatch(1);
        host.does(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (end.getCount() > 0) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                Patience.letPass(Duration.ofMillis(50));
            }
        });

        assertThatThrownBy(impatient::fetch).hasMessageContaining("too long");
        end.countDown();
    }

    @Test
    void fetch_serverThatNeverAnswers_isLeft() {
        CountDownLatch end = new CountDownLatch(1);
        host.hang(end, "");

        assertThatThrownBy(impatient::fetch).isInstanceOf(IOException.class);
        end.countDown();
    }

    @Test
    void abort_endsAFetch() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        host.does(exchange -> {
            arrived.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        CompletableFuture<Throwable> failed = CompletableFuture.supplyAsync(() -> {
            try {
                server.fetch();
                return new AssertionError("it answered");
            } catch (IOException e) {
                return e;
            }
        });
        arrived.await();

        server.abort();

        assertThat(Patience.get(failed)).isInstanceOf(IOException.class);
        end.countDown();
    }

    @Test
    void fetch_nobodyThere_fails() throws IOException {
        assertThatThrownBy(() -> new KeyServer(
                                URI.create("http://localhost:" + FreePort.find() + "/"), Duration.ofMinutes(5), clock)
                        .fetch())
                .isInstanceOf(IOException.class);
    }
}
