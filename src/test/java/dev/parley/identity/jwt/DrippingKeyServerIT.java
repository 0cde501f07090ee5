// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Patience;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key server that never ends what it has begun: one deadline ends all of it, while the server would go on. */
class DrippingKeyServerIT {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger drops = new AtomicInteger();
    private ServerSocket host;

    @BeforeEach
    void open() throws IOException {
        host = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        end.countDown();
        host.close();
        threads.shutdownNow();
        clock.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 O",
                "HTTP/1.1 200 OK\r\nX: ",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
                "HTTP/1.1 100 Continue\r\n\r\n",
            })
    void fetch_thatDripsFromHereOn_isEndedByItsDeadline(String begin) {
        drip(begin);

        assertThatThrownBy(server("http", Duration.ofMillis(500))::fetch).hasMessageContaining("too long");
        // It was the deadline that ended it: the server had more, and is still there.
        assertThat(drops.get()).isPositive();
        assertThat(end.getCount()).isOne();
    }

    @Test
    void fetch_whoseTlsNeverBegins_isEndedByItsDeadline() {
        drip("");

        assertThatThrownBy(server("https", Duration.ofMillis(500))::fetch).isInstanceOf(IOException.class);
        assertThat(end.getCount()).isOne();
    }

    @Test
    void abort_whileItDrips_endsIt() throws Exception {
        drip("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;");
        KeyServer server = server("http", Duration.ofMinutes(10));
        CompletableFuture<Throwable> failed = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new AssertionError(server.fetch());
                    } catch (IOException e) {
                        return e;
                    }
                },
                threads);
        await().until(() -> drops.get() > 0);

        server.abort();

        assertThat(Patience.get(failed)).isInstanceOf(IOException.class);
        assertThat(end.getCount()).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 5~~keys!more|keys!",
                "HTTP/1.0 200 OK~~keys|keys",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2;x=y~ke~3~ys!~0~~|keys!",
                "HTTP/1.1 103 Early Hints~Link: x~~HTTP/1.1 200 OK~content-length: 4~~keys|keys",
                "HTTP/1.1 200 OK~Content-Length: 7~~\uFEFFkeys|keys",
            })
    void fetch_answersOfEveryForm_areRead(String answer, String document) throws Exception {
        serve(answer.replace("~", "\r\n"));

        assertThat(server("http", Duration.ofMinutes(10)).fetch()).isEqualTo(document);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense~~|HTTP/1.1",
                "HTTP/2 200 OK~~|HTTP/1.1",
                "HTTP/1.1 200 OK~Content-Length: x~~|no number",
                "HTTP/1.1 200 OK~Content-Length: 10~~short|too early",
                "HTTP/1.1 200 OK~Content-Length: 999999999~~|longer than",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~x~~|chunks",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~fffffff~|longer than",
                "HTTP/1.1 200 OK~X: y|too early",
                "``|too early",
            })
    void fetch_answersThatAreNone_failAtOnce(String answer, String words) {
        serve(answer.replace("~", "\r\n"));

        assertThatThrownBy(server("http", Duration.ofMinutes(10))::fetch)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }

    @Test
    void fetch_headersWithoutEnd_areCut() {
        serve("HTTP/1.1 200 OK\r\n" + "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".repeat(10_000));

        assertThatThrownBy(server("http", Duration.ofMinutes(10))::fetch).hasMessageContaining("headers are longer");
    }

    @Test
    void fetch_throughAProxyOfTheJvm_asksIt() throws Exception {
        serve("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nkeys");
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(
                ProxySelector.of(new java.net.InetSocketAddress(host.getInetAddress(), host.getLocalPort())));
        try {
            assertThat(new KeyServer(URI.create("http://login.invalid/keys?a=b"), Duration.ofMinutes(10), clock)
                            .fetch())
                    .isEqualTo("keys");
            assertThat(asked).startsWith("GET http://login.invalid/keys?a=b HTTP/1.1\r\nHost: login.invalid\r\n");
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private volatile String asked = "";

    private KeyServer server(String scheme, Duration limit) {
        return new KeyServer(URI.create(scheme + "://localhost:" + host.getLocalPort() + "/keys"), limit, clock);
    }

    private void serve(String answer) {
        threads.execute(() -> {
            try (Socket socket = host.accept()) {
                byte[] request = new byte[4096];
                int length = socket.getInputStream().read(request);
                asked = new String(request, 0, Math.max(0, length), StandardCharsets.US_ASCII);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            } catch (IOException ignored) {
                // The client has gone.
            }
        });
    }

    /** Sends a beginning, and then a letter now and then, for as long as the test lasts. */
    private void drip(String begin) {
        threads.execute(() -> {
            try (Socket socket = host.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write(begin.getBytes(StandardCharsets.US_ASCII));
                do {
                    out.write('a');
                    drops.incrementAndGet();
                    Patience.letPass(Duration.ofMillis(20));
                } while (end.getCount() > 0);
            } catch (IOException ignored) {
                // The client has gone.
            }
        });
    }
}
