// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void numbers_keepTheirDigits() {
        String text = "{\"price\":1.10,\"big\":12345678901234567890,\"small\":0.000000000000000000000001}";
        assertThat(Json.text(Json.parse(text)))
                .contains("1.10")
                .contains("12345678901234567890")
                .contains("E-24");
    }

    @Test
    void loneSurrogates_areEscaped_andPairsAreNot() {
        assertThat(Json.text(Json.tree("a\ud800b\udc00c\ud83d\ude00"))).isEqualTo("\"a\\ud800b\\udc00c\ud83d\ude00\"");
        assertThat(Json.parse(Json.text(Json.tree("\ud800"))).asText()).isEqualTo("\ud800");
    }

    @Test
    void text_hasOneLine() {
        assertThat(Json.text(Json.tree(Map.of("text", "a\nb\u2028c\r")))).doesNotContain("\n", "\r");
    }

    @Test
    void whatIsNoJson_isMissing() {
        assertThat(Json.parse("<html>").isMissingNode()).isTrue();
        assertThat(Json.parse("").isMissingNode()).isTrue();
    }

    @Test
    void privateChats_haveTheServersName() {
        assertThat(DirectChannel.name("bo", "ana")).isEqualTo("direct/ana~bo");
        assertThat(DirectChannel.name("a/b~%", "Z")).isEqualTo("direct/Z~a%2Fb%7E%25");
        // By code point, not by UTF-16: U+FFxx is below what takes two units.
        assertThat(DirectChannel.name("\ud83d\ude00", "\uff21")).isEqualTo("direct/\uff21~\ud83d\ude00");
    }
}
