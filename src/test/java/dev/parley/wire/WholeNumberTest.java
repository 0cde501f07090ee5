// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.Offset;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 10, 9007199254740991L})
    void parse_digits_isTheNumber(long number) {
        assertThat(WholeNumber.parse("offset", Long.toString(number), 0, Offset.MAX))
                .isEqualTo(number);
    }

    @Test
    void parse_negative_isOneWhereTheBoundsSaySo() {
        assertThat(WholeNumber.parse("number", "-7", -10, 10)).isEqualTo(-7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " 1",
                "1 ",
                "+1",
                "-1",
                "-0",
                "01",
                "00",
                "1.0",
                "1.",
                ".1",
                "0.5",
                "1e3",
                "1E3",
                "1e-3",
                "0x10",
                "1_000",
                "1,000",
                "NaN",
                "Infinity",
                "null",
                "true",
                "9007199254740992",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "99999999999999999999999999",
                "\u0661",
                "\uff11",
                "1\u0000",
                "1\n",
            })
    void parse_anythingElse_namesTheFieldAndTheBounds(String text) {
        assertThatThrownBy(() -> WholeNumber.parse("since.offset", text, 0, Offset.MAX))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMAND_INVALID))
                .hasMessageStartingWith("since.offset: must be a whole number from 0 to 9007199254740991");
    }

    @Test
    void parse_veryLongText_isRefusedToo() {
        assertThatThrownBy(() -> WholeNumber.parse("limit", "9".repeat(1_000_000), 1, 200))
                .hasMessageStartingWith("limit: must be a whole number from 1 to 200");
    }
}
