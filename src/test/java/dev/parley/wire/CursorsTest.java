// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
    @Test
    void read_whatTheListGaveOut_isThePlace() {
        assertThat(Cursors.read("rooms", Cursors.after("rooms", "room/\u4eba:\u4e8b")))
                .contains("room/\u4eba:\u4e8b");
        assertThat(Cursors.read("rooms", null)).isEmpty();
    }

    @Test
    void read_whatAnotherListGaveOut_isNonsense() {
        assertNonsense(Cursors.after("channels", "room/x"));
        assertNonsense(Cursors.after("room", "s:room/x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "%",
                "rooms:",
                "rooms",
                "!!!!",
                "cm9vbXM",
                "cm9vbXM6",
                "cm9vbXM6eA==",
                "cm9vbXM6eB",
                "gICA"
            })
    void read_whatNobodyGaveOut_isNonsense(String cursor) {
        assertNonsense(cursor);
    }

    @Test
    void read_bytesThatAreNoText_areNonsense() {
        byte[] bytes = "rooms:x\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        assertNonsense(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static void assertNonsense(String cursor) {
        assertThatThrownBy(() -> Cursors.read("rooms", cursor))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMAND_INVALID))
                .hasMessageStartingWith("cursor:");
    }
}
