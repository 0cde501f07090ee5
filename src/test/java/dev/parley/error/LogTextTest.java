// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void of_controlsAndDirectionMarks_becomeQuestionMarks() {
        assertThat(LogText.of("a\r\nb\u001b[31m\u202ec\u2028d\ud800e")).isEqualTo("a??b?[31m?c?d?e");
    }

    @Test
    void of_ordinaryText_staysAsItIs() {
        assertThat(LogText.of("张三 😀 ok")).isEqualTo("张三 😀 ok");
    }

    @Test
    void of_longText_isCutByCodePoint() {
        assertThat(LogText.of("😀".repeat(201))).isEqualTo("😀".repeat(200) + "…");
    }

    @Test
    void ofOurs_keepsTheFixThatComesLast() {
        assertThat(LogText.ofOurs("x".repeat(1000) + "\nfix")).endsWith("x?fix");
    }
}
