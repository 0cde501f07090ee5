// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.testing.FakeRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private final Origins origins = new Origins(List.of(
            "https://portal.example.org", "http://[2001:DB8::1]:8080", "https://Bücher.example:8443", "http://例え.テスト"));

    @ParameterizedTest
    @CsvSource({
        "http, localhost, 8080, http://localhost:8080",
        "http, localhost, 8080, HTTP://LocalHost:8080",
        "http, example.org, 80, http://example.org",
        "http, example.org, 80, http://example.org:80",
        "https, example.org, 443, https://example.org",
        "https, example.org, 8443, https://example.org:8443",
        "http, [::1], 8080, http://[::1]:8080",
        "http, ::1, 8080, http://[::1]:8080",
        "http, 0:0:0:0:0:0:0:1, 8080, http://[::1]:8080",
        "http, [0:0:0:0:0:0:0:1], 8080, http://[::1]:8080",
        "http, my_host, 8080, http://my_host:8080",
        "http, xn--fsq.example, 80, http://xn--fsq.example",
    })
    void admits_ownOrigin(String scheme, String host, int port, String origin) {
        assertThat(origins.admits(FakeRequest.get("/ws")
                        .server(scheme, host, port)
                        .header("Origin", origin)
                        .build()))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https, portal.example.com:8443, https://portal.example.com:8443, true",
        "https, portal.example.com, https://portal.example.com, true",
        "https, [2001:db8::9]:8443, https://[2001:db8::9]:8443, true",
        "https, portal.example.com:8443, https://portal.example.com:9443, false",
        "https, portal.example.com:8443, http://portal.example.com:8443, false",
        "https, portal.example.com:8443, https://evil.example:8443, false",
        "https, evil@portal.example.com, https://portal.example.com, false",
    })
    void admits_originThatHostNames_whenTheContainerTellsAnotherPort(
            String scheme, String host, String origin, boolean admitted) {
        assertThat(origins.admits(FakeRequest.get("/ws")
                        .server(scheme, "backend", 443)
                        .header("Host", host)
                        .header("Origin", origin)
                        .build()))
                .isEqualTo(admitted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://portal.example.org",
                "https://PORTAL.example.org:443",
                "http://[2001:db8::1]:8080",
                "http://[2001:0db8:0:0::0001]:8080",
                "https://xn--bcher-kva.example:8443",
                "http://xn--r8jz45g.xn--zckzah",
            })
    void admits_listedOrigin(String origin) {
        assertThat(origins.admits(from(origin))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "NULL",
                "",
                " ",
                "*",
                "http://localhost",
                "https://localhost:8080",
                "http://localhost:80801",
                "http://localhost:8080/",
                "http://localhost:8080.evil.example",
                "http://localhost.:8080",
                "http://evil.example",
                "http://127.0.0.1:8080",
                "http://user@localhost:8080",
                "http://localhost:8080@evil.example",
                "http://localhost:8080#",
                "http://localhost:",
                "//localhost:8080",
                "localhost:8080",
                "file://",
                "chrome-extension://abc",
                "http://portal.example.org",
                "https://portal.example.org:8443",
                "https://sub.portal.example.org",
                "https://portal.example.org.evil.example",
                "https://evilportal.example.org",
                "https://portal.example.org.",
                "https://portal.example.org https://portal.example.org",
                "https://portal\\.example.org",
                "http://[2001:db8::2]:8080",
                "https://xn--bcher-kva.example",
                "https://bucher.example:8443",
                "http://[::ffff:7f00:1]:8080",
                "http://[::1%25lo]:8080",
                "http://[",
            })
    void refuses_everyOther(String origin) {
        assertThat(origins.admits(from(origin))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http, localhost:8080, ws://localhost:8080, true",
        "http, example.org, ws://example.org, true",
        "http, example.org, ws://example.org:80, true",
        "https, example.org, wss://example.org, true",
        "https, example.org, WSS://Example.org:443, true",
        "wss, example.org, https://example.org, true",
        "ws, example.org:8080, http://example.org:8080, true",
        "http, example.org, wss://example.org, false",
        "https, example.org, ws://example.org, false",
        "http, example.org, ws://evil.example, false",
        "http, my_host:8080, ws://my_host:8080, true",
    })
    void schemesOfWebSockets_areThoseOfTheirPages(String scheme, String host, String origin, boolean admitted) {
        assertThat(origins.admits(FakeRequest.get("/ws")
                        .server(scheme, "backend", 8080)
                        .header("Host", host)
                        .header("Origin", origin)
                        .build()))
                .isEqualTo(admitted);
    }

    @ParameterizedTest
    @CsvSource({
        "wss://portal.example.org, https://portal.example.org, true",
        "wss://portal.example.org, wss://portal.example.org:443, true",
        "ws://portal.example.org:8080, http://portal.example.org:8080, true",
        "wss://portal.example.org, http://portal.example.org, false",
    })
    void listedSchemesOfWebSockets_areThoseOfTheirPages(String listed, String origin, boolean admitted) {
        assertThat(new Origins(List.of(listed)).admits(from(origin))).isEqualTo(admitted);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-Proto, wss, https://portal.example.com, true",
        "X-Forwarded-Proto, 'https, http', https://portal.example.com, true",
        "X-Forwarded-Proto, HTTPS, wss://portal.example.com, true",
        "X-Forwarded-Proto, wss, http://portal.example.com, false",
        "X-Forwarded-Proto, ws, http://portal.example.com, true",
        "X-Forwarded-Proto, ftp, http://portal.example.com, true",
        "Forwarded, 'for=1.2.3.4;proto=https', https://portal.example.com, true",
        "X-Forwarded-Host, chat.example.org, http://chat.example.org, true",
        "X-Forwarded-Host, 'chat.example.org:8443, inner', http://chat.example.org:8443, true",
        "X-Forwarded-Host, chat.example.org, https://chat.example.org, false",
        "X-Forwarded-Host, chat.example.org, http://evil.example, false",
    })
    void trustedProxy_tellsSchemeAndHost_andNobodyElseDoes(String name, String value, String origin, boolean admitted) {
        var request = FakeRequest.get("/ws")
                .server("http", "backend", 8080)
                .header("Host", "portal.example.com")
                .header(name, value)
                .header("Origin", origin)
                .build();

        assertThat(new Origins(List.of(), any -> true).admits(request)).isEqualTo(admitted);
        assertThat(new Origins(List.of(), any -> false).admits(request))
                .isEqualTo(origin.matches("(http|ws)://portal.example.com"));
    }

    @Test
    void refuses_twoOrigins() {
        assertThat(origins.admits(FakeRequest.get("/ws")
                        .header("Origin", "https://portal.example.org")
                        .header("Origin", "https://portal.example.org")
                        .build()))
                .isFalse();
    }

    @Test
    void admits_missingOrigin_sinceItIsNoBrowser() {
        assertThat(origins.admits(FakeRequest.get("/ws").build())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"cross-site, false", "same-site, true", "same-origin, true", "none, true"})
    void admits_missingOrigin_unlessTheBrowserTellsThatAnotherSiteSent(String site, boolean admitted) {
        assertThat(origins.admits(
                        FakeRequest.get("/ws").header("Sec-Fetch-Site", site).build()))
                .isEqualTo(admitted);
    }

    @Test
    void admits_star_takesAny() {
        Origins any = new Origins(List.of("*"));

        assertThat(any.admits(from("http://evil.example"))).isTrue();
        assertThat(any.admits(from("null"))).isTrue();
    }

    @Test
    void require_foreign_tellsTheFix() {
        assertThatThrownBy(() -> origins.require(from("http://evil.example\r\n")))
                .hasMessageContaining("'http://evil.example??'")
                .hasMessageContaining("parley.origins")
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ORIGIN_FORBIDDEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "portal.example.org",
                "https://portal.example.org/",
                "https://*.example.org/x",
                "",
                "https://ü/",
                "ü",
            })
    void new_entryThatIsNoOrigin_isRefused(String entry) {
        assertThatThrownBy(() -> new Origins(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parley.origins");
    }

    private static jakarta.servlet.http.HttpServletRequest from(String origin) {
        return FakeRequest.get("/ws").header("Origin", origin).build();
    }
}
