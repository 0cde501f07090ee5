// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Artifacts;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Behind a proxy that the operator has named, and beside one that nobody has: every request here comes from 127.0.0.1. */
class TrustedProxyIT {
    private static final String FEW = "-Dparley.limits.handshake-burst=2";
    private static final String SLOWLY = "-Dparley.limits.handshakes-per-minute=1";
    private static final String TRUSTING = "-Dparley.trusted-proxies=198.51.100.0/24, 127.0.0.0/8, ::1";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private static Path shared;

    /** For all that come through a trusted proxy, each with addresses of its own. */
    @AutoClose
    private static ServerProcess trusting;

    @TempDir
    private Path data;

    @BeforeAll
    static void start() {
        trusting = ServerProcess.start(shared, TRUSTING, FEW, SLOWLY);
    }

    static Stream<String> tomcats() {
        return Artifacts.lines();
    }

    @Test
    void trustedProxy_tellsAddressesThatAreCountedEachByItself() throws Exception {
        connect(trusting.base(), "X-Forwarded-For", "203.0.113.7");
        awaitAddress(trusting::errors, "203.0.113.7");
        connect(trusting.base(), "X-Forwarded-For", "203.0.113.7");
        assertThat(explain(trusting.base(), "X-Forwarded-For", "203.0.113.7")).isEqualTo(429);
        // What a client writes there itself stands on the left; the proxy appends.
        assertThat(explain(trusting.base(), "X-Forwarded-For", "203.0.113.99, 127.0.0.1, 203.0.113.7"))
                .isEqualTo(429);
        // A second proxy in the chain is no client.
        assertThat(explain(trusting.base(), "X-Forwarded-For", "203.0.113.7, 198.51.100.20"))
                .isEqualTo(429);
        // Proxies that write ports, brackets and quotes, or the standard's header, mean the same client.
        assertThat(explain(trusting.base(), "X-Forwarded-For", "203.0.113.7:40001"))
                .isEqualTo(429);
        assertThat(explain(trusting.base(), "X-Forwarded-For", " 203.0.113.7:40002 , 198.51.100.20:8080 "))
                .isEqualTo(429);
        assertThat(explain(trusting.base(), "Forwarded", "for=\"203.0.113.7:40003\";proto=http, for=198.51.100.20"))
                .isEqualTo(429);
        // One that does not know the client is counted as the proxy, whatever stands left of its word.
        assertThat(explain(trusting.base(), "X-Forwarded-For", "203.0.113.7, unknown"))
                .isEqualTo(101);

        assertThat(explain(trusting.base(), "X-Forwarded-For", "203.0.113.8")).isEqualTo(101);
        connect(trusting.base(), "X-Forwarded-For", "203.0.113.99, [2001:DB8:0::8]:40001");
        awaitAddress(trusting::errors, "2001:db8::8");
    }

    @Test
    void trustedProxy_thatTellsNoAddress_isNotCounted() throws Exception {
        for (int i = 0; i < 10; i++) {
            connect(trusting.base());
        }
        assertThat(explain(trusting.base())).isEqualTo(101);
    }

    @Test
    void anybodyElse_cannotForgeAnAddressNorAScheme() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(data, "-Dparley.trusted-proxies=198.51.100.0/24", FEW, SLOWLY)) {
            connect(server.base(), "X-Forwarded-For", "203.0.113.7");
            awaitAddress(server::errors, "127.0.0.1");
            connect(server.base(), "X-Forwarded-For", "203.0.113.8");
            assertThat(explain(server.base(), "X-Forwarded-For", "203.0.113.9")).isEqualTo(429);
            assertThat(signIn(server.base(), "X-Forwarded-Proto", "https"))
                    .noneMatch(cookie -> cookie.contains("Secure"));
        }
    }

    @Test
    void trustedProxyThatSpeaksTls_hasItsOriginAdmittedAndCookiesSecure() throws Exception {
        String secure = "https://" + trusting.base().getAuthority();
        String plain = "http://" + trusting.base().getAuthority();

        connect(trusting.base(), "X-Forwarded-Proto", "https", "Origin", secure);
        connect(trusting.base(), "X-Forwarded-Proto", "wss", "Origin", secure);
        connect(
                trusting.base(),
                "X-Forwarded-Proto",
                "HTTPS, http",
                "Origin",
                "wss://" + trusting.base().getAuthority());
        connect(trusting.base(), "X-Forwarded-Proto", "ws", "Origin", plain);
        connect(trusting.base(), "X-Forwarded-Host", "chat.example.org", "Origin", "http://chat.example.org");
        assertThat(explain(trusting.base(), "X-Forwarded-Proto", "https", "Origin", plain))
                .isEqualTo(403);
        assertThat(explain(trusting.base(), "X-Forwarded-Proto", "http", "Origin", plain))
                .isEqualTo(101);
        assertThat(explain(trusting.base(), "Origin", plain)).isEqualTo(101);
        assertThat(explain(trusting.base(), "Origin", secure)).isEqualTo(403);
        assertThat(signIn(trusting.base(), "X-Forwarded-Proto", "wss")).allMatch(cookie -> cookie.contains("; Secure"));
        assertThat(signIn(trusting.base(), "X-Forwarded-Proto", "https"))
                .hasSize(2)
                .allMatch(cookie -> cookie.contains("; Secure"));
        assertThat(signIn(trusting.base(), "X-Forwarded-Proto", "http")).noneMatch(cookie -> cookie.contains("Secure"));
    }

    @Test
    void proxyThatIsNoAddress_stopsTheStartInOneLine() {
        try (ServerProcess server = ServerProcess.launch(
                data,
                "-Dparley.trusted-proxies=10.0.0.1, proxy.example.org",
                "--port",
                "0",
                "--data",
                data.toString())) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.errors())
                    .contains("parley.trusted-proxies", "'proxy.example.org'", "10.0.0.0/8")
                    .hasLineCount(1);
        }
    }

    /** In a Tomcat of the operator's it is the operator's valve that tells the address. */
    @ParameterizedTest
    @MethodSource("tomcats")
    void realTomcat_withTheValveOfTheDocs_countsAndLogsTheClient(String version) throws Exception {
        String valve = """
                <Valve className="org.apache.catalina.valves.RemoteIpValve"
                       internalProxies="127\\.0\\.0\\.1|198\\.51\\.100\\.20" protocolHeader="X-Forwarded-Proto"/>""";
        try (RealTomcat tomcat = RealTomcat.start(version, data, valve)) {
            tomcat.configure("""
                    parley.trusted-proxies=127.0.0.1
                    parley.limits.handshake-burst=2
                    parley.limits.handshakes-per-minute=1
                    """);
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("parley/readyz", 200);
            URI parley = tomcat.uri().resolve("parley/");

            connect(parley, "X-Forwarded-For", "203.0.113.99, 203.0.113.7, 198.51.100.20");
            awaitAddress(tomcat::log, "203.0.113.7");
            connect(parley, "X-Forwarded-For", "203.0.113.7");
            assertThat(explain(parley, "X-Forwarded-For", "203.0.113.7")).isEqualTo(429);
            assertThat(explain(parley, "X-Forwarded-For", "203.0.113.7:40001")).isEqualTo(429);
            assertThat(explain(parley, "X-Forwarded-For", "203.0.113.8")).isEqualTo(101);
            connect(parley, "X-Forwarded-Proto", "wss", "Origin", "https://" + parley.getAuthority());
            for (int i = 0; i < 5; i++) {
                connect(parley);
            }
            connect(parley, "X-Forwarded-Proto", "https", "Origin", "https://" + parley.getAuthority());
            assertThat(signIn(parley, "X-Forwarded-Proto", "https")).allMatch(cookie -> cookie.contains("; Secure"));
        }
    }

    private static void connect(URI parley, String... headers) throws Exception {
        try (TestSocket socket = TestSocket.connect(parley, "ws", headers)) {
            socket.awaitEvent("welcome");
        }
    }

    private static void awaitAddress(Supplier<String> log, String address) {
        await().until(() -> log.get()
                .lines()
                .anyMatch(line -> line.contains("opened client=") && line.contains(" address=" + address + " ")));
    }

    /** What a handshake would be answered. */
    private int explain(URI parley, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(parley.resolve("api/v1/handshake?path=/ws"));
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equals("Origin")) {
                request.uri(parley.resolve("api/v1/handshake?path=/ws&origin=" + headers[i + 1]));
            } else {
                request.header(headers[i], headers[i + 1]);
            }
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        JsonNode verdict = TestSocket.parse(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return verdict.path("status").asInt();
    }

    /** Returns the cookies that are set. */
    private List<String> signIn(URI parley, String... headers) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(parley.resolve("signin"))
                .headers(headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"Ada\"}"))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().allValues("Set-Cookie");
    }
}
