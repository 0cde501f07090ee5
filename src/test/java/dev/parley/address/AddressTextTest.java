// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "203.0.113.9, 203.0.113.9",
                "203.0.113.9:40001, 203.0.113.9",
                "203.0.113.9:, 203.0.113.9",
                "'  203.0.113.9 ', 203.0.113.9",
                "'\"203.0.113.9:8080\"', 203.0.113.9",
                "[203.0.113.9]:80, ",
                "2001:db8::1, 2001:db8::1",
                "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
                "[2001:db8::1], 2001:db8::1",
                "[2001:db8::1]:4711, 2001:db8::1",
                "'\"[2001:db8:cafe::17]:4711\"', 2001:db8:cafe::17",
                "'\"[2001:db8::1]:_obf\"', 2001:db8::1",
                "2001:db8::1:40001, 2001:db8::1",
                "1:2:3:4:5:6:7:8:443, 1:2:3:4:5:6:7:8",
                "fe80::1%eth0, fe80::1",
                "[fe80::1%25eth0]:80, fe80::1",
                "::1, ::1",
                "0:0:0:0:0:0:0:1, ::1",
                "::, ::",
                "1:0:0:2:0:0:0:3, 1:0:0:2::3",
                "1:0:0:2:0:0:3:4, 1::2:0:0:3:4",
                "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
                "2001:db8::, 2001:db8::",
                "::ffff:203.0.113.9, 203.0.113.9",
                "[::ffff:203.0.113.9]:1, 203.0.113.9",
            })
    void of_address_isOneSpelling(String text, String address) {
        assertThat(AddressText.of(text).orElse(null)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "unknown",
                "_hidden",
                "_SEVKISEK",
                "client.example.org",
                "999.1.1.1",
                "256.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "010.0.0.1",
                "1.2.3.4:123456",
                "1.2.3.4:x",
                "1.2.3.4/32",
                "[",
                "[]",
                "[::1",
                "::1]",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9:10",
                "g::1",
                "12345::1",
                "\"",
                "\"\"",
                "a:b",
                "dead:beef",
                "<script>",
                "1.2.3.4\n5.6.7.8",
                "１.2.3.4",
            })
    void of_whatIsNone_isEmpty(String text) {
        assertThat(AddressText.of(text)).isEmpty();
    }

    @Test
    void of_longText_isEmptyWithoutAnyWork() {
        assertThat(AddressText.of("1".repeat(100_000))).isEmpty();
        assertThat(AddressText.of(null)).isEmpty();
    }

    @Test
    void longFormOf_isTheJdks() {
        assertThat(AddressText.longFormOf("[2001:db8::1]:4711")).contains("2001:db8:0:0:0:0:0:1");
        assertThat(AddressText.longFormOf("203.0.113.9:1")).contains("203.0.113.9");
    }
}
