// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"1\",\"action\":\"heartbeat\"}|\"1\"",
                "{\"id\":17,\"action\":\"heartbeat\"}|17",
                "{\"id\":12345678901234567890,\"action\":\"heartbeat\"}|12345678901234567890",
                "{\"id\":null,\"action\":\"heartbeat\"}|null",
                "{\"action\":\"heartbeat\"}|null",
                "{\"id\":\"问\",\"action\":\"heartbeat\"}|\"问\"",
            })
    void id_anyForm_isEchoedAsTheSameJson(String frame, String id) {
        Command command = Command.decode(frame).commands().get(0);

        assertThat(command.fault()).isNull();
        assertThat(command.id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5",
                "true",
                "{}",
                "[1]",
                "\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff12345\""
            })
    void id_ofAnotherForm_isRefusedWithIdNull(String id) {
        Command command = Command.decode("{\"id\":" + id + ",\"action\":\"heartbeat\"}")
                .commands()
                .get(0);

        assertThat(command.id()).isEqualTo("null");
        assertThat(command.fault()).isNotNull();
        assertThat(command.fault().code()).isEqualTo(ErrorCode.COMMAND_INVALID);
        assertThat(command.fault()).hasMessageStartingWith("id:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{",
                "{\"a\":1}}",
                "{\"a\":1} 2",
                "[{\"action\":\"x\"}",
                "{'a':1}",
                "\uFEFF",
                "{\uFEFF}",
                "\uFEFF\uFEFF{}"
            })
    void frame_notJson_pointsToEcho(String text) {
        Command command = Command.decode(text).commands().get(0);

        assertThat(command.fault()).isNotNull();
        assertThat(command.fault().code()).isEqualTo(ErrorCode.JSON_MALFORMED);
        assertThat(command.fault()).hasMessageContaining("/ws/echo");
    }

    @Test
    void frame_withByteOrderMark_isRead() {
        Command command = Command.decode("\uFEFF{\"id\":1,\"action\":\"heartbeat\"}")
                .commands()
                .get(0);

        assertThat(command.fault()).isNull();
        assertThat(command.id()).isEqualTo("1");
    }

    @Test
    void array_withOneBrokenElement_harmsNoOther() {
        Command.Frame frame =
                Command.decode("[{\"id\":1,\"action\":\"heartbeat\"},7,{\"id\":2},{\"id\":3,\"action\":\"x\"}]");

        assertThat(frame.commands()).hasSize(4);
        assertThat(frame.commands().get(0).fault()).isNull();
        assertThat(frame.commands().get(1).fault()).isNotNull();
        assertThat(frame.commands().get(2).fault()).hasMessageStartingWith("action:");
        assertThat(frame.commands().get(2).id()).isEqualTo("2");
        assertThat(frame.commands().get(3).fault()).isNull();
    }

    @Test
    void array_emptyOrTooLong_isInvalid() {
        assertThat(Command.decode("[]").commands().get(0).fault()).hasMessageContaining("empty");
        String many = "[" + "{\"action\":\"x\"},".repeat(100) + "{\"action\":\"x\"}]";
        assertThat(Command.decode(many).commands()).hasSize(1);
        assertThat(Command.decode(many).commands().get(0).fault()).hasMessageContaining("100");
    }

    @Test
    void nesting_beyondTheLimit_isRefusedClearly() {
        String deep = "{\"action\":\"publish\",\"body\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(Command.decode(deep).commands().get(0).fault()).hasMessageContaining("levels");
    }

    @Test
    void field_standingTwice_isNamed() {
        Command command =
                Command.decode("{\"action\":\"x\",\"action\":\"y\"}").commands().get(0);

        assertThat(command.fault()).hasMessageContaining("\"action\"");
    }
}
