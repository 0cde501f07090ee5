// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"room/大厅", "room/a/b/c", "topic/all", "live/👋", "user/a b", "direct/a~b", "direct/a%7Eb~c"})
    void parse_ofANameThatMayBe_isTheSameAgain(String text) {
        assertThat(ChannelName.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "room",
                "room/",
                "cave/x",
                "Room/x",
                "room/ x",
                "room/x ",
                "room/a\nb",
                "room/a\u2028b",
                "room/a\u202eb",
                "room/\ud800",
                "direct/a",
                "direct/b~a",
                "direct/a~b~c",
                "direct/~a",
                "direct/a%~b",
                "direct/a%7eb~c",
                "direct/a/b~c"
            })
    void parse_ofAnythingElse_isChannelInvalid(String text) {
        assertThatThrownBy(() -> ChannelName.parse(text))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANNEL_INVALID))
                .hasMessageStartingWith("channel:");
    }

    @Test
    void name_longerThan128CodePoints_isInvalid() {
        assertThat(ChannelName.room("👋".repeat(128)).name()).hasSize(256);
        assertThatThrownBy(() -> ChannelName.room("👋".repeat(129))).isInstanceOf(ParleyException.class);
    }

    @Test
    void direct_ofTwo_isOneWhicheverComesFirst_andCannotBeFaked() {
        assertThat(ChannelName.direct("bo", "ana"))
                .isEqualTo(ChannelName.direct("ana", "bo"))
                .hasToString("direct/ana~bo");
        // By code point: U+1F44B comes after U+FF21, although its first UTF-16 unit does not.
        assertThat(ChannelName.direct("👋", "Ａ").pair()).containsExactly("Ａ", "👋");
        assertThat(ChannelName.direct("a~b", "c").pair()).containsExactly("a~b", "c");
        assertThat(ChannelName.direct("a/%", "c")).hasToString("direct/a%2F%25~c");
        assertThat(ChannelName.parse("direct/a+b~c").pair()).containsExactly("a+b", "c");
        assertThat(ChannelName.direct("ana", "ana").peerOf("ana")).isEqualTo("ana");
        assertThat(ChannelName.direct("ana", "bo").concerns("cy")).isFalse();
    }
}
