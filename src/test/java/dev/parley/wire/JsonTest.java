// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ \"b\" : 1 , \"a\" : [ ] }|{\"b\":1,\"a\":[]}",
                "1.0|1.0",
                "-0|-0",
                "1e400|1e400",
                "12345678901234567890.10|12345678901234567890.10",
                "null|null",
                "\"你好 👋\"|\"你好 👋\"",
                "\"\\u4f60\"|\"你\"",
                "\"\\ud83d\\udc4b\"|\"👋\"",
                "\"a\\ud800b\"|\"a\\uD800b\"",
                "\"\\udc00\"|\"\\uDC00\"",
                "{\"k\":\"\\u0000\"}|{\"k\":\"\\u0000\"}",
                "{\"\\ud800\":\"\\udfff\"}|{\"\\uD800\":\"\\uDFFF\"}",
                "\"\\\\ud800 \\\\\\ud800\"|\"\\\\ud800 \\\\\\uD800\"",
                "\"\\ufdd0 \uFDD0d800\"|\"\uFDD0 \uFDD0d800\"",
            })
    void compact_anyValue_keepsTokensAndEscapesLoneSurrogates(String json, String compact) {
        assertThat(Json.compact(json)).isEqualTo(compact);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(Json.compact(json)))
                .isTrue();
    }

    @Test
    void compact_atALimit_isTaken_andOneMoreIsNot() {
        assertThat(Json.compact("[".repeat(64) + "]".repeat(64))).hasSize(128);
        assertThat(Json.compact("1".repeat(1000))).hasSize(1000);
        assertThat(Json.compact("{\"" + "n".repeat(4096) + "\":1}")).hasSize(4102);
        assertThat(Json.compact("\"" + "s".repeat(Json.MAX_STRING) + "\"")).hasSize(Json.MAX_STRING + 2);
        for (String over : List.of(
                "[".repeat(65) + "]".repeat(65),
                "1".repeat(1001),
                "0." + "1".repeat(1001),
                "{\"" + "n".repeat(4097) + "\":1}",
                "\"" + "s".repeat(Json.MAX_STRING + 1) + "\"")) {
            assertThatThrownBy(() -> Json.compact(over))
                    .as(over.substring(0, 10))
                    .isInstanceOfSatisfying(
                            ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMAND_INVALID));
        }
    }

    @Test
    void messageEvent_ofEachKind_hasTheFieldsOfTheProtocol() {
        ChannelName room = ChannelName.parse("room/大厅");
        Message.Key key = new Message.Key("ana", "k1");
        Message message = new Message(7, 1000, new Sender("ana", "Ana"), "{\"text\":1.0}", key, false, 0);

        assertThat(MessageJson.event(room, message, false))
                .isEqualTo("{\"event\":\"message\",\"channel\":\"room/大厅\",\"offset\":7,\"time\":1000,"
                        + "\"from\":{\"id\":\"ana\",\"name\":\"Ana\"},\"body\":{\"text\":1.0}}");
        assertThat(MessageJson.event(room, message, true)).endsWith(",\"key\":\"k1\"}");
        assertThat(MessageJson.event(null, new Message(0, 5, null, "null", null, false, 0), false))
                .isEqualTo("{\"event\":\"message\",\"time\":5,\"from\":null,\"body\":null}");
        assertThat(MessageJson.entries(
                        List.of(
                                new Message(1, 5, null, null, null, false, 4),
                                new Message(2, 6, new Sender("ana", "Ana"), null, key, true, 0)),
                        "bo"))
                .extracting(RawJson::json)
                .containsExactly(
                        "{\"offset\":1,\"time\":5,\"expired\":true}",
                        "{\"offset\":2,\"time\":6,\"from\":{\"id\":\"ana\",\"name\":\"Ana\"},\"recalled\":true}");
    }

    @Test
    void events_startWithTheirName() {
        assertThat(new Event.Closing(1001, "server stopping", true, 250).json())
                .isEqualTo(
                        "{\"event\":\"closing\",\"code\":1001,\"reason\":\"server stopping\",\"reconnect\":true,\"after\":250}");
        Event.Welcome welcome = new Event.Welcome(
                "c1",
                null,
                new Event.Welcome.Heartbeat(10_000, 20_000),
                new Event.Welcome.Limits(65536, 100, 20, 200, 1048576, 120_000),
                new Event.Welcome.Server("1", "n"),
                1,
                List.of(),
                5,
                null);
        assertThat(welcome.json())
                .startsWith("{\"event\":\"welcome\",\"clientId\":\"c1\",\"user\":null,")
                .endsWith("\"protocol\":1,\"features\":[],\"time\":5}");
    }

    @Test
    void conversation_event_hasTheRowAtTopLevel() {
        Message last = new Message(3, 9, new Sender("bo", "Bo"), "\"hi\"", null, false, 0);
        Conversation conversation = new Conversation(ChannelName.direct("ana", "bo"), "e", 3, 1, 2, 77, true, last);
        ConversationRow row = ConversationRow.of(conversation, new ConversationRow.Peer("bo", "Bo", true));

        assertThat(new Event.Conversation(row).json())
                .isEqualTo(
                        "{\"event\":\"conversation\",\"channel\":\"direct/ana~bo\",\"kind\":\"direct\",\"title\":\"Bo\","
                                + "\"epoch\":\"e\",\"head\":3,\"read\":1,\"unread\":2,\"expires\":77,"
                                + "\"last\":{\"offset\":3,\"time\":9,\"from\":{\"id\":\"bo\",\"name\":\"Bo\"},\"text\":\"hi\"},"
                                + "\"peer\":{\"id\":\"bo\",\"name\":\"Bo\",\"online\":true}}");
    }

    @Test
    void reply_withLoneSurrogateInAction_canBeSent() {
        Command command = Command.decode("{\"id\":\"x\",\"action\":\"\\ud800\"}")
                .commands()
                .get(0);

        String reply = Reply.ok(command, new ReplyData.Register(new UserView("u", "U", false, Set.of("push"))));

        assertThat(reply)
                .isEqualTo("{\"id\":\"x\",\"action\":\"\\uD800\",\"ok\":true,"
                        + "\"data\":{\"user\":{\"id\":\"u\",\"name\":\"U\",\"guest\":false,\"roles\":[\"push\"]}}}");
    }
}
