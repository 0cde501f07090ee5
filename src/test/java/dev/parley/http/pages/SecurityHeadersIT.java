// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.HealthServlet;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.HouseUnderTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EitherTomcat
class SecurityHeadersIT {
    private static final String TEXT = "const hello = '你好';\n";

    @TempDir
    Path directory;

    @AutoClose
    private HouseUnderTest house;

    @BeforeEach
    void start() throws IOException {
        for (String file : List.of("parley.js", "page.html", "style.css", "picture.png")) {
            Files.writeString(directory.resolve(file), TEXT);
        }
        house = new HouseUnderTest(directory)
                .files()
                .servlet("/healthz", new HealthServlet(HouseUnderTest.exchanges(), Optional::empty))
                .servlet("/readyz", new HealthServlet(HouseUnderTest.exchanges(), () -> Optional.of("starting: 步骤 1")))
                .servlet("/console", new HealthServlet(HouseUnderTest.exchanges(), Optional::empty))
                .filter(new SecurityHeaders("", List.of("https://portal.example.org"), Duration.ofDays(365)), true)
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"parley.js", "page.html", "style.css"})
    void file_text_isServedAsUtf8Unchanged(String file) {
        HttpResponse<String> answer = house.send(house.request("/" + file));

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).endsWithIgnoringCase("charset=utf-8");
        assertThat(answer.body()).isEqualTo(TEXT);
    }

    @Test
    void file_picture_hasNoCharset() {
        assertThat(house.send(house.request("/picture.png")).headers().firstValue("Content-Type"))
                .contains("image/png");
    }

    @Test
    void page_any_hasThePolicy() {
        HttpResponse<String> answer = house.send(house.request("/page.html"));
        String host = house.origin().substring("http://".length());

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; ")
                .contains("; connect-src 'self' ws://" + host + " wss://" + host + "; ")
                .contains("; frame-ancestors 'self' https://portal.example.org; ")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
    }

    @Test
    void page_console_mayDialAnywhere() {
        assertThat(house.send(house.request("/console"))
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("; connect-src 'self' ws: wss:; ");
    }

    @Test
    void health_alive_isOk() {
        HttpResponse<String> answer = house.send(house.request("/healthz"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void health_notReady_saysWhy() {
        HttpResponse<String> answer = house.send(house.request("/readyz"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"status\":\"unavailable\",\"reason\":\"starting: 步骤 1\"}");
    }
}
