// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.testing.FakeRequest;
import dev.parley.testing.FakeResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    @Test
    void write_message_isAProblemDocumentInUtf8() throws IOException {
        FakeResponse response = written(new ParleyException(ErrorCode.NAME_INVALID, "\"张\\\n\u0001\ud800😀"));

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,"
                        + "\"detail\":\"\\\"张\\\\\\n\\u0001\\uD800😀\",\"code\":\"name.invalid\"}");
        assertThat(response.headers())
                .containsEntry("Content-Type", "application/problem+json")
                .containsEntry("Cache-Control", "no-store")
                .doesNotContainKey("Retry-After");
    }

    @Test
    void write_retryAfter_isRoundedUpInTheHeaderAndExactInTheBody() throws IOException {
        FakeResponse response =
                written(new ParleyException(ErrorCode.RATE_LIMITED, "slow down", Duration.ofMillis(1500), null));

        assertThat(response.headers()).containsEntry("Retry-After", "2");
        assertThat(response.body()).contains("\"retryAfter\":1500");
    }

    @Test
    void write_unavailable_alwaysSaysWhenToComeBack() throws IOException {
        assertThat(written(new ParleyException(ErrorCode.SERVER_UNAVAILABLE, "no"))
                        .headers())
                .containsEntry("Retry-After", "5");
    }

    @Test
    void write_statusThatWantsHeaders_hasThem() throws IOException {
        assertThat(written(new ParleyException(ErrorCode.KEY_INVALID, "no")).headers())
                .containsEntry("WWW-Authenticate", "Bearer");
        assertThat(written(new MethodNotAllowed("GET, HEAD")).headers()).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void writeHandshake_inHttp11_saysWhatBelongsToTheConnection() throws IOException {
        assertThat(handshake("HTTP/1.1", ErrorCode.UPGRADE_REQUIRED))
                .containsEntry("Upgrade", "websocket")
                .containsEntry("Connection", "Upgrade")
                .containsEntry("Sec-WebSocket-Version", "13");
        assertThat(handshake("HTTP/1.1", ErrorCode.TOKEN_INVALID))
                .containsEntry("Connection", "close")
                .doesNotContainKeys("Upgrade", "Sec-WebSocket-Version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/3"})
    void writeHandshake_inOtherVersions_saysNothingOfTheConnection(String protocol) throws IOException {
        assertThat(handshake(protocol, ErrorCode.UPGRADE_REQUIRED))
                .containsEntry("Sec-WebSocket-Version", "13")
                .doesNotContainKeys("Upgrade", "Connection");
        assertThat(handshake(protocol, ErrorCode.TOKEN_INVALID)).doesNotContainKeys("Upgrade", "Connection");
    }

    @Test
    void write_statusOfTheContainers_hasACodeOfOurs() throws IOException {
        FakeResponse response = new FakeResponse();
        Refusals.write(response.build(), 416, "no such range");

        assertThat(response.status()).isEqualTo(416);
        assertThat(response.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Range Not Satisfiable\",\"status\":416,"
                        + "\"detail\":\"no such range\",\"code\":\"request.invalid\"}");
    }

    private static Map<String, String> handshake(String protocol, ErrorCode code) throws IOException {
        FakeResponse response = new FakeResponse();
        Refusals.writeHandshake(
                FakeRequest.get("/ws").protocol(protocol).build(), response.build(), new ParleyException(code, "no"));
        return response.headers();
    }

    @Test
    void of_wrappedRefusal_isItself() {
        ParleyException refusal = new ParleyException(ErrorCode.SCOPE_MISSING, "no");

        assertThat(Refusals.of(new CompletionException(refusal))).isSameAs(refusal);
    }

    @Test
    void of_bug_tellsNothingOfIt() {
        assertThat(Refusals.of(new IllegalStateException("secret")))
                .hasMessageNotContaining("secret")
                .extracting(ParleyException::code)
                .isEqualTo(ErrorCode.SERVER_ERROR);
    }

    private static FakeResponse written(ParleyException cause) throws IOException {
        FakeResponse response = new FakeResponse();
        Refusals.write(response.build(), cause);
        return response;
    }
}
