// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.Loss.Next;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client makes of the ways in which connections end. */
class LossTest {
    @ParameterizedTest
    @CsvSource({
        "1000, STOP",
        "1002, STOP",
        "1003, STOP",
        "1007, STOP",
        "1008, STOP",
        "1009, STOP",
        "4000, STOP",
        "4001, STOP",
        "4003, STOP",
        "4009, STOP",
        "4099, STOP",
        "1001, PAUSE",
        "1006, PAUSE",
        "1011, PAUSE",
        "1012, PAUSE",
        "1013, PAUSE",
        "3000, PAUSE",
        "4100, PAUSE",
        "4108, PAUSE",
        "4129, PAUSE",
        "4199, PAUSE",
        "4300, PAUSE",
        "4999, PAUSE",
        "4200, AT_ONCE",
        "4201, AT_ONCE",
        "4210, AT_ONCE",
        "4299, AT_ONCE"
    })
    void closeCode_byItsRange(int code, Next next) {
        assertThat(Loss.closed(code, "").next()).isEqualTo(next);
        assertThat(Loss.closed(code, "").renew()).isEqualTo(code == 4201);
        assertThat(Loss.closed(code, "").signedOut()).isEqualTo(code == 4001);
    }

    @Test
    void announcement_hasTheLastWord() {
        Events.Closing back = new Events.Closing(1001, "server stopping", true, Duration.ofSeconds(3));
        Loss loss = Loss.announced(back, Loss.closed(1006, ""));
        assertThat(loss.next()).isEqualTo(Next.PAUSE);
        assertThat(loss.told()).isEqualTo(Duration.ofSeconds(3));
        assertThat(loss.closeCode()).isEqualTo(1001);
        assertThat(loss.reason()).isEqualTo("server stopping");

        Events.Closing away = new Events.Closing(4003, "disconnected by an operator", false, Duration.ZERO);
        assertThat(Loss.announced(away, Loss.closed(1006, "")).next()).isEqualTo(Next.STOP);
    }

    @ParameterizedTest
    @CsvSource({
        "401, token.invalid, STOP", "403, origin.forbidden, STOP", "400, handshake.invalid, STOP",
        "426, upgrade.required, STOP", "429, rate.limited, PAUSE", "503, server.full, PAUSE",
        "500, server.error, PAUSE"
    })
    void refusal_ofParleys(int status, String code, Next next) {
        Loss loss = Loss.refused(answer(status, "{\"code\":\"" + code + "\",\"detail\":\"why\"}", Map.of()));
        assertThat(loss.next()).isEqualTo(next);
        assertThat(loss.code()).isEqualTo(code);
        assertThat(loss.reason()).isEqualTo("why");
        assertThat(loss.renew()).isEqualTo(status == 401);
    }

    @ParameterizedTest
    @CsvSource({"200, PAUSE", "302, PAUSE", "403, PAUSE", "404, PAUSE", "502, PAUSE", "503, PAUSE", "401, STOP"})
    void refusal_ofSomethingBetween_mayBeOverSoon(int status, Next next) {
        Loss loss = Loss.refused(answer(status, "<html>Sorry</html>", Map.of()));
        assertThat(loss.next()).isEqualTo(next);
        assertThat(loss.reason()).contains(String.valueOf(status)).contains("not Parley");
    }

    @Test
    void pauseOfARefusal_isKept() {
        assertThat(Loss.refused(answer(503, "", Map.of("Retry-After", List.of("7"))))
                        .told())
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(Loss.refused(answer(429, "{\"code\":\"rate.limited\",\"retryAfter\":1500}", Map.of()))
                        .told())
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(Loss.refused(answer(503, "", Map.of("Retry-After", List.of("soon"))))
                        .told())
                .isZero();
        assertThat(Loss.refused(answer(503, "", Map.of("Retry-After", List.of("999999999"))))
                        .told())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void supplier_thatHasNoCredential_stops_andOneThatFailsDoesNot() {
        Loss signedOut = Loss.failed(new SignedOutException("nobody"));
        assertThat(signedOut.next()).isEqualTo(Next.STOP);
        assertThat(signedOut.signedOut()).isTrue();
        ParleyClientException forbidden = new ParleyClientException("ticket.forbidden", "no", 403, Duration.ZERO, null);
        assertThat(Loss.failed(forbidden).next()).isEqualTo(Next.STOP);
        assertThat(Loss.failed(forbidden).signedOut()).isFalse();
        ParleyClientException later =
                new ParleyClientException("portal.busy", "later", 503, Duration.ofSeconds(5), null);
        assertThat(Loss.failed(later).next()).isEqualTo(Next.PAUSE);
        assertThat(Loss.failed(later).told()).isEqualTo(Duration.ofSeconds(5));
        Loss broken = Loss.failed(new CompletionException(new IOException("reset")));
        assertThat(broken.next()).isEqualTo(Next.PAUSE);
        assertThat(broken.reason()).isEqualTo("reset");
    }

    private static HttpResponse<String> answer(int status, String body, Map<String, List<String>> headers) {
        return new HttpResponse<>() {
            @Override
            public int statusCode() {
                return status;
            }

            @Override
            public HttpRequest request() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<HttpResponse<String>> previousResponse() {
                return Optional.empty();
            }

            @Override
            public HttpHeaders headers() {
                return HttpHeaders.of(headers, (name, value) -> true);
            }

            @Override
            public String body() {
                return body;
            }

            @Override
            public Optional<SSLSession> sslSession() {
                return Optional.empty();
            }

            @Override
            public URI uri() {
                return URI.create("http://localhost/");
            }

            @Override
            public HttpClient.Version version() {
                return HttpClient.Version.HTTP_1_1;
            }
        };
    }
}
