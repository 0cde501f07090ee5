// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookalikesTest {

    @ParameterizedTest
    @CsvSource({
        "Ann, ann",
        "Ann, АNN",
        "Ann, Αnn",
        "Bob, ВОВ",
        "José, JOSÉ",
        "José, Jose\u0301",
        "paypal, раураl",
        "Ann, Ａｎｎ",
        "ann, 𝐀𝓃𝕟",
        "Bill, BiIl",
        "Ian, lan",
        "Ian, 1an",
        "O’Brien, O'Brien",
        "Straße, STRASSE",
        "Modern, Modem",
        "王芳, 王芳",
        "人, ⼈",
        "Νίκος, νίκοσ",
        "nick, νick",
        "Ivan, Іvаn",
        "Guest 0001, Guest OOOl",
        "ann, ᴀɴɴ",
        "A‐B, A-B",
        "Ann, 'A\u200bnn'",
        "Ann, 'A\u00adnn'",
        "Wang Fang, 'Wang\u00a0 Fang'",
        "Мария, мария",
        "☎, '☎\ufe0e'",
        "Hannah, 'Наnnаh'",
    })
    void namesThatReadAlike_meet(String one, String other) {
        assertThat(Lookalikes.of(one).meet(Lookalikes.of(other))).isTrue();
        assertThat(Lookalikes.of(other).meet(Lookalikes.of(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Ann, Anna",
        "José, Jose",
        "王芳, 王方",
        "Иван, Иванов",
        "Tom, Tim",
        "Мария, Марина",
        "ann, а́нна",
        "Ann 1, Ann 2",
        "👩‍💻, 👨‍💻",
        "محمد, محمود",
    })
    void namesThatAPersonTellsApart_doNot(String one, String other) {
        assertThat(Lookalikes.of(one).meet(Lookalikes.of(other))).isFalse();
    }
}
