// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every error that a command can meet: a reply with its code, and the connection lives on. */
class CommandErrorsIT {
    @RegisterExtension
    static final ParleyServer server =
            ParleyServer.of(Map.of("parley.limits.subscriptions", "3", "parley.recall.window", "1ms"));

    @AutoClose
    private static TestSocket ana;

    @BeforeAll
    static void start() throws Exception {
        ana = server.socketOf("ana");
        ana.awaitEvent("welcome");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"action\":\"fly\"}|action.unknown|422|",
                "{\"action\":7}|command.invalid|422|action",
                "{\"action\":\"subscribe\"}|command.invalid|422|channel",
                "{\"action\":\"subscribe\",\"channel\":\"lobby\"}|channel.invalid|422|kind/name",
                "{\"action\":\"subscribe\",\"channel\":\"cave/x\"}|channel.invalid|422|kind",
                "{\"action\":\"subscribe\",\"channel\":\"room/x\",\"limit\":201}|command.invalid|422|limit",
                "{\"action\":\"subscribe\",\"channel\":\"room/x\",\"since\":{\"offset\":1}}|command.invalid|422|since.epoch",
                "{\"action\":\"subscribe\",\"channel\":\"user/bo\"}|channel.forbidden|403|",
                "{\"action\":\"subscribe\",\"channel\":\"direct/bo~cy\"}|channel.forbidden|403|",
                "{\"action\":\"subscribe\",\"channel\":\"direct/bo~ana\"}|channel.invalid|422|direct/ana~bo",
                "{\"action\":\"publish\",\"channel\":\"room/x\"}|command.invalid|422|body",
                "{\"action\":\"publish\",\"body\":1}|command.invalid|422|to",
                "{\"action\":\"publish\",\"channel\":\"topic/x\",\"body\":1}|channel.forbidden|403|push",
                "{\"action\":\"publish\",\"channel\":\"user/ana\",\"body\":1}|channel.forbidden|403|push",
                "{\"action\":\"publish\",\"to\":{\"all\":true},\"body\":1}|channel.forbidden|403|push",
                "{\"action\":\"publish\",\"channel\":\"room/x\",\"body\":1,\"key\":\"\"}|command.invalid|422|key",
                "{\"action\":\"history\",\"channel\":\"room/x\",\"before\":1,\"after\":1}|command.invalid|422|before",
                "{\"action\":\"history\",\"channel\":\"live/x\"}|channel.invalid|422|live",
                "{\"action\":\"read\",\"channel\":\"room/x\",\"offset\":\"1\"}|command.invalid|422|offset",
                "{\"action\":\"recall\",\"channel\":\"room/x\",\"offset\":99}|message.unknown|404|",
                "{\"action\":\"channels\",\"cursor\":\"%%\"}|command.invalid|422|cursor",
                "{\"action\":\"register\",\"ticket\":\"nope\"}|token.invalid|401|ticket",
                "{\"action\":\"register\",\"name\":\"x\"}|command.invalid|422|name",
            })
    void command_thatIsWrong_isAnsweredWithItsCodeAndTheField(String command, String code, int status, String named)
            throws Exception {
        JsonNode error = ana.request(command).path("error");

        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("status").asInt()).isEqualTo(status);
        assertThat(error.path("message").asText()).contains(named == null ? "" : named);
        assertThat(ana.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                .isTrue();
    }

    @Test
    void message_overTheLimit_isTooLargeAndTheConnectionLives() throws Exception {
        String body = "x".repeat(64 * 1024 - 1);
        JsonNode error = ana.request(ClientCommand.publish("room/x", body)).path("error");

        assertThat(error.path("code").asText()).isEqualTo("message.tooLarge");
    }

    @Test
    void subscriptions_overTheLimit_areRefused() throws Exception {
        try (TestSocket bo = server.socketOf("bo")) {
            for (int i = 0; i < 3; i++) {
                assertThat(bo.request(ClientCommand.subscribe("room/" + i))
                                .path("ok")
                                .asBoolean())
                        .isTrue();
            }
            assertThat(bo.request(ClientCommand.subscribe("room/3"))
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("limit.subscriptions");
        }
    }

    @Test
    void recall_afterItsTime_isTooLate_andOfAnother_forbidden() throws Exception {
        long offset = ana.request(ClientCommand.publish("room/r", 1))
                .path("data")
                .path("offset")
                .asLong();
        String recall = "{\"action\":\"recall\",\"channel\":\"room/r\",\"offset\":" + offset + "}";

        try (TestSocket cy = server.socketOf("cy")) {
            assertThat(cy.request(recall).path("error").path("code").asText()).isEqualTo("channel.forbidden");
        }
        assertThat(ana.request(recall).path("error").path("code").asText()).isEqualTo("recall.tooLate");
    }

    @Test
    void firstMessage_thatIsNoRegister_needsAnIdentity() throws Exception {
        try (TestSocket nobody = server.socket("ws?auth=message")) {
            assertThat(nobody.awaitEvent("welcome").path("user").isNull()).isTrue();
            assertThat(nobody.request(ClientCommand.of("channels"))
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("identity.required");
            assertThat(nobody.request(ClientCommand.of("register").with("ticket", server.ticket("dan")))
                            .path("data")
                            .path("user")
                            .path("id")
                            .asText())
                    .isEqualTo("dan");
        }
    }

    @Test
    void commands_tooManyAtOnce_areRateLimited() throws Exception {
        try (TestSocket eve = server.socketOf("eve")) {
            for (int i = 0; i < 300; i++) {
                eve.send(ClientCommand.of("heartbeat"));
            }
            JsonNode error = eve.await(frame -> frame.has("error")).path("error");
            assertThat(error.path("code").asText()).isEqualTo("rate.limited");
            assertThat(error.path("retryAfter").asLong()).isPositive();
        }
    }
}
