// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Gauges;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.catalina.Manager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What guests may have of a server's sessions: one by a sign-in, so many from one address, so many in all. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuestFloodIT {
    private static final int PLACES = 3;
    private static final int SIGN_INS = 6;

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
            "parley.limits.guest-sessions", "" + PLACES,
            "parley.limits.sign-ins-per-minute", "1",
            "parley.limits.sign-in-burst", "" + SIGN_INS));

    private static Gauges gauges;
    private static String guest;

    @BeforeAll
    static void start() throws Exception {
        gauges = new Gauges(server.base(), server.apiKey());
        guest = cookie(signIn("application/json", "{\"name\":\"Ana\"}"), "parley-guest-");
        assertThat(sessions()).isEqualTo(1);
    }

    @Test
    @Order(1)
    void cookieAlone_makesNoSession_onNoPath() throws Exception {
        for (String path : new String[] {
            "",
            "chat",
            "console",
            "demo/portal",
            "demo/panes",
            "assets/parley.js",
            "healthz",
            "readyz",
            "api/v1/handshake",
            "api/v1/clients",
            "api/v1/nothing",
            "messages?channel=room/lobby",
            "metrics",
            "nothing",
            "ws",
            "ws/feed",
            "chat.jsp",
            "touch",
            "signin",
            "signout"
        }) {
            HttpResponse<String> answer = get(path);

            assertThat(answer.headers().allValues("Set-Cookie"))
                    .as(path)
                    .noneMatch(set -> set.startsWith("JSESSIONID"));
        }
        assertThat(sessions()).isEqualTo(1);
        assertThat(gauges.of("parley_guest_sessions")).isEqualTo(1);
    }

    @Test
    @Order(2)
    void cookieAlone_isTheGuest_inThePage_onTheSocket_andAtTouch() throws Exception {
        assertThat(get("chat").body()).contains("data-signed-in=\"true\"");
        try (TestSocket socket = TestSocket.connect(server.base(), "ws", "Cookie", guest)) {
            assertThat(socket.awaitEvent("welcome").path("user").path("name").asText())
                    .isEqualTo("Ana");
            HttpResponse<String> touched = server.send(request("touch").POST(BodyPublishers.noBody()));
            assertThat(touched.statusCode()).isEqualTo(200);
            assertThat(touched.body()).isEqualTo("{}");
        }
        assertThat(sessions()).isEqualTo(1);
    }

    @Test
    @Order(3)
    void signIns_beyondTheSessions_areRefused_andWhoIsInStaysIn() throws Exception {
        for (int i = 1; i < PLACES; i++) {
            assertThat(signIn("application/json", "{\"name\":\"Bo\"}").statusCode())
                    .isEqualTo(200);
        }

        HttpResponse<String> full = signIn("application/json", "{\"name\":\"Cy\"}");

        assertThat(full.statusCode()).isEqualTo(503);
        assertThat(full.headers().firstValue("Retry-After")).isPresent();
        assertThat(full.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(full.body()).contains("\"server.full\"").contains("parley.limits.guest-sessions");
        assertThat(sessions()).isEqualTo(PLACES);
        assertThat(gauges.of("parley_guest_sessions")).isEqualTo(PLACES);
        try (TestSocket socket = TestSocket.connect(server.base(), "ws", "Cookie", guest)) {
            assertThat(socket.awaitEvent("welcome").path("user").path("name").asText())
                    .isEqualTo("Ana");
        }
    }

    @Test
    @Order(4)
    void signIns_beyondTheRate_areRefused_toAPersonInAPage() throws Exception {
        HttpResponse<String> last = null;
        for (int i = PLACES; i <= SIGN_INS; i++) {
            last = signIn("application/json", "{\"name\":\"Di\"}");
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
        assertThat(last.body()).contains("\"rate.limited\"").contains("parley.limits.sign-ins-per-minute");

        HttpResponse<String> page = signIn("application/x-www-form-urlencoded", "name=Di");

        assertThat(page.statusCode()).isEqualTo(429);
        assertThat(page.headers().firstValue("Retry-After")).isPresent();
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.body()).contains("parley.limits.sign-ins-per-minute").contains("<form method=\"post\"");
        assertThat(server.post("api/v1/push", "{\"to\":{\"channels\":[\"room/lobby\"]},\"body\":1}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static int sessions() {
        Manager manager = server.context().getManager();
        return manager.getActiveSessions();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return server.send(request(path));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.base().resolve(path)).header("Cookie", guest);
    }

    private static HttpResponse<String> signIn(String type, String body) throws Exception {
        return server.send(HttpRequest.newBuilder(server.base().resolve("signin"))
                .header("Content-Type", type)
                .header("Accept", type.contains("form") ? "text/html,*/*" : "*/*")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String cookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(set -> set.startsWith(name))
                .findFirst()
                .orElseThrow()
                .replaceFirst(";.*", "");
    }
}
