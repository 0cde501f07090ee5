// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.ChannelName;
import dev.parley.engine.Append;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.sqlite.SqliteEngine;
import dev.parley.engine.sqlite.SqliteSettings;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that people could not tell apart: rooms do not begin under them, and guests do not take them. */
class NamesIT {
    private static final String OLD = "room/old\u200broom";

    @TempDir
    static Path directory;

    @AutoClose
    private static ParleyServer server;

    @BeforeAll
    static void start() throws Exception {
        // As an earlier version of ours left it.
        SqliteEngine engine = new SqliteEngine(SqliteSettings.in(directory.resolve("data")), Clock.systemUTC());
        engine.start(new HeardEvents());
        Patience.get(engine.log()
                .append(new Append(ChannelName.parse(OLD), null, "\"kept\"", null, 0))
                .toCompletableFuture());
        engine.close();
        server = new ParleyServer(directory, Map.of()).start();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "room/lobby\u200b",
                "room/lob\u00adby",
                "live/\u3164",
                "topic/a\u2060",
                "room/\u0378",
                "user/ana\u200e",
                "direct/ana~b\u200b"
            })
    void channel_thatNobodyCouldTellFromAnother_doesNotBegin(String channel) throws Exception {
        try (TestSocket ana = server.socketOf("ana", "push")) {
            for (String command : new String[] {
                "\"action\":\"subscribe\",\"channel\":\"%s\"",
                "\"action\":\"publish\",\"channel\":\"%s\",\"body\":1",
                "\"action\":\"typing\",\"channel\":\"%s\"",
                "\"action\":\"history\",\"channel\":\"%s\"",
                "\"action\":\"presence\",\"channel\":\"%s\"",
                "\"action\":\"publish\",\"to\":{\"channels\":[\"%s\"]},\"body\":1",
            }) {
                if (command.contains("channels") && channel.startsWith("direct")) {
                    continue;
                }
                var error = ana.request("{" + command.formatted(channel) + "}").path("error");
                assertThat(error.path("code").asText()).as(command).isEqualTo("channel.invalid");
                assertThat(error.path("message").asText()).as(command).contains("U+");
            }
            assertThat(ana.request(ClientCommand.of("rooms")).toString()).doesNotContain(channel);
        }
        assertThat(server.post("api/v1/push", "{\"to\":{\"users\":[\"ana\u200b\"]},\"body\":1}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void channel_thatIsStoredAlready_isReadAndWritten() throws Exception {
        try (TestSocket ana = server.socketOf("ana")) {
            assertThat(ana.request(ClientCommand.subscribe(OLD)).toString())
                    .contains("\"ok\":true", "\"body\":\"kept\"");
            assertThat(ana.request(ClientCommand.publish(OLD, 2)).toString()).contains("\"ok\":true");
            assertThat(ana.request(ClientCommand.of("channels")).toString()).contains(OLD);
        }
    }

    @ParameterizedTest
    @CsvSource({"Hannah, Hаnnah", "李雷 👩‍💻, 李雷  👩‍💻", "O’Brien, o'brien", "José, José", "Ｍaja, maja"})
    void guest_takesNoNameThatReadsLikeAUsers_butMayShareAGuests(String name, String alike) throws Exception {
        HttpResponse<String> ticket = server.post(
                "api/v1/tickets", "{\"user\":{\"id\":\"u-" + name.codePointAt(0) + "\",\"name\":\"" + name + "\"}}");
        try (TestSocket guest = server.socket("ws", "Cookie", server.signIn(name + " 2"));
                TestSocket same = server.socket("ws", "Cookie", server.signIn(name + " 2"));
                TestSocket user = server.socket("ws?ticket="
                        + TestSocket.parse(ticket.body()).path("ticket").asText());
                TestSocket other = server.socket("ws")) {
            guest.awaitEvent("welcome");
            same.awaitEvent("welcome");
            user.awaitEvent("welcome");
            other.awaitEvent("welcome");
            assertThat(other.request(ClientCommand.of("register").with("name", alike))
                            .toString())
                    .contains("name.invalid", "reads like the name of a user with a login");
            assertTaken(alike);
        }
    }

    @Test
    void guest_takesNoNameOfAUserWhoIsAway() throws Exception {
        try (TestSocket user = server.socketOf("王芳-1")) {
            user.awaitEvent("welcome");
        }

        assertTaken("王芳-l");
        String pass = "guest.abcdefghijklmnopqrstuv."
                + Base64.getUrlEncoder().withoutPadding().encodeToString("王芳‐1".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> server.socket("ws", "Authorization", "Bearer " + pass))
                .hasMessageContaining("422");
        assertThat(server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/handshake"))
                                .header("Authorization", "Bearer " + pass))
                        .body())
                .contains("name.invalid");
    }

    @Test
    void user_ofAPortal_isShownWithoutWhatNobodySees_andNeedsAnIdThatIsSeen() throws Exception {
        HttpResponse<String> ticket =
                server.post("api/v1/tickets", "{\"user\":{\"id\":\"zoe\",\"name\":\"Zo\u00adë\u00a0Müller\u200b\"}}");
        try (TestSocket zoe = server.socket(
                "ws?ticket=" + TestSocket.parse(ticket.body()).path("ticket").asText())) {
            assertThat(zoe.awaitEvent("welcome").path("user").path("name").asText())
                    .isEqualTo("Zoë Müller");
        }
        HttpResponse<String> refused = server.post("api/v1/tickets", "{\"user\":{\"id\":\"zo\u200be\"}}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("U+200B is invisible here");
    }

    private static void assertTaken(String name) throws Exception {
        HttpResponse<String> answer =
                server.send(HttpRequest.newBuilder(server.base().resolve("signin"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}")));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("name.invalid", "reads like the name of a user with a login");
    }
}
