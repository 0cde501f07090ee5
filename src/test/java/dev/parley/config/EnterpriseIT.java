// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code parley.profile=enterprise}: nobody comes in without a login, and nothing is open that nobody opened. */
class EnterpriseIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
                    "parley.profile", "enterprise",
                    "parley.guests", "",
                    "parley.access.read", "room/team/**=user, topic/news=*"))
            .behindTls();

    @Test
    void stranger_getsNothing() throws Exception {
        assertThat(RawHttp.handshake(server.base().resolve("ws"), "").status()).isEqualTo(401);
        for (String path : List.of("ws/echo", "ws/hello", "console", "demo/portal", "demo/panes", "signin")) {
            assertThat(RawHttp.handshake(server.base().resolve(path), "").status())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(RawHttp.get(server.base().resolve("healthz"), "").status()).isEqualTo(200);
    }

    @Test
    void answers_tellBrowsersToComeByHttps() throws Exception {
        HttpResponse<String> answer =
                server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/stats")));

        assertThat(answer.headers().firstValue("Strict-Transport-Security")).contains("max-age=31536000");
    }

    @Test
    void rooms_areClosed_unlessARuleOpensThem_andPrivateChatsAreNot() throws Exception {
        try (TestSocket ana = server.socketOf("ana")) {
            for (String channel : List.of("room/lobby", "live/page", "topic/other", "room/team")) {
                assertThat(code(ana, "{\"action\":\"subscribe\",\"channel\":\"" + channel + "\"}"))
                        .as(channel)
                        .isEqualTo("channel.forbidden");
            }
            assertThat(code(ana, "{\"action\":\"publish\",\"channel\":\"room/lobby\",\"body\":1}"))
                    .isEqualTo("channel.forbidden");
            for (String channel : List.of("room/team/a", "topic/news", "topic/all", "user/ana", "direct/ana~bob")) {
                assertThat(code(ana, "{\"action\":\"subscribe\",\"channel\":\"" + channel + "\"}"))
                        .as(channel)
                        .isEmpty();
            }
            assertThat(code(ana, "{\"action\":\"publish\",\"channel\":\"room/team/a\",\"body\":1}"))
                    .isEmpty();
            assertThat(code(ana, "{\"action\":\"publish\",\"to\":\"bob\",\"body\":1}"))
                    .isEmpty();
        }
    }

    @Test
    void people_areFound_whereOneSharesSomethingWithThem() throws Exception {
        try (TestSocket dora = server.socketOf("dora");
                TestSocket emil = server.socketOf("emil");
                TestSocket fred = server.socketOf("fred");
                TestSocket root = server.socketOf("root", "admin")) {
            fred.awaitEvent("welcome");
            assertThat(people(dora, "")).isEmpty();

            for (TestSocket one : List.of(dora, emil)) {
                one.request(ClientCommand.subscribe("room/team/d"));
            }
            assertThat(people(dora, "")).contains("dora", "emil").doesNotContain("fred");
            assertThat(people(dora, "EM")).containsExactly("emil");
            assertThat(people(dora, "fred")).isEmpty();

            fred.request(ClientCommand.of("publish").with("to", "dora").with("body", 1));
            assertThat(people(dora, "fre")).containsExactly("fred");
            assertThat(people(emil, "fre")).isEmpty();
            assertThat(people(root, "fre")).containsExactly("fred");
        }
    }

    private static List<String> people(TestSocket who, String query) throws Exception {
        return who.request(ClientCommand.of("people").with("query", query))
                .at("/data/people")
                .findValuesAsText("id");
    }

    private static String code(TestSocket who, String command) throws Exception {
        return who.request(command).path("error").path("code").asText();
    }
}
