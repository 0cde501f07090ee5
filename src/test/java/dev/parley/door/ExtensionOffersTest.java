// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.testing.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionOffersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "permessage-deflate|permessage-deflate",
                "permessage-deflate; client_max_window_bits|permessage-deflate; client_max_window_bits",
                " permessage-deflate ; server_max_window_bits = 15 |permessage-deflate; server_max_window_bits=15",
                "permessage-deflate;server_max_window_bits=\"10\"|permessage-deflate; server_max_window_bits=10",
                "permessage-deflate;server_max_window_bits=\"1\\0\"|permessage-deflate; server_max_window_bits=10",
                "x-other, permessage-deflate|permessage-deflate",
                "permessage-deflate; a, permessage-deflate|permessage-deflate",
                "permessage-deflate;server_no_context_takeover;client_no_context_takeover"
                        + "|permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits|",
                "permessage-deflate; server_max_window_bits=7|",
                "permessage-deflate; server_max_window_bits=16|",
                "permessage-deflate; server_max_window_bits=010|",
                "permessage-deflate; server_max_window_bits=99999999999999999999|",
                "permessage-deflate; client_max_window_bits=x|",
                "permessage-deflate; client_max_window_bits; client_max_window_bits|",
                "permessage-deflate; server_no_context_takeover=1|",
                "permessage-deflate; unknown=1|",
                "PERMESSAGE-DEFLATE|",
                "foo, bar; baz=\"a\"|",
                ", ,foo,,|",
                "``|",
            })
    void deflate_isWhatTheRfcLetsAServerAccept(String header, String accepted) {
        assertThat(offers(header).deflate()).isEqualTo(accepted == null ? "" : accepted);
    }

    @Test
    void deflate_ofManyHeaders_isOneValue() {
        ExtensionOffers offers = ExtensionOffers.of(FakeRequest.get("/ws")
                .header("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")
                .header("Sec-WebSocket-Extensions", "permessage-deflate")
                .build());

        assertThat(offers.deflate()).isEqualTo("permessage-deflate; client_max_window_bits, permessage-deflate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;b=\"c",
                "a;b=\"",
                "a;b=\"c\\",
                "a;b=\"\"",
                "a;b=\"c d\"",
                "a;b=\"c,d\"",
                "a;b=\"c\"d",
                "a;b=c\"d\"",
                "a;b=",
                "a;=b",
                "a;",
                ";",
                ";;",
                ";a",
                "a;;b",
                "a b",
                "a;b c",
                "a;b=c d",
                "a=b",
                "=",
                "\"a\"",
                "a;b=c=d",
                "a\u00e9",
                "a;b=\u00ff",
                "a/b",
                "(a)",
                "a,b;",
                "permessage-deflate; server_max_window_bits=\"15",
            })
    void malformed_isARefusalOfOurs(String header) {
        assertThatThrownBy(() -> offers(header))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HANDSHAKE_INVALID))
                .hasMessageContaining("Sec-WebSocket-Extensions");
    }

    @Test
    void veryLongOnes_needNoStack() {
        assertThat(offers("a;b=\"" + "\\c".repeat(100_000) + "\"").deflate()).isEmpty();
        assertThat(offers("a,".repeat(100_000)).deflate()).isEmpty();
        assertThat(offers("a" + ";b=c".repeat(100_000)).deflate()).isEmpty();
        assertThatThrownBy(() -> offers("a;b=\"" + "c".repeat(100_000))).isInstanceOf(ParleyException.class);
    }

    private static ExtensionOffers offers(String header) {
        return ExtensionOffers.of(FakeRequest.get("/ws")
                .header("Sec-WebSocket-Extensions", header)
                .build());
    }
}
