// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "José",
                "Zoë",
                "Zoe\u0308",
                "O’Brien",
                "a b",
                "Nguyễn Thị Ánh",
                "½",
                "№ 5",
                "محمد",
                "می‌خواهم",
                "خانه‌ها",
                "שָׁלוֹם",
                "ไทย",
                "ང་ཚོ",
                "ᠮᠣᠩᠭᠣᠯ",
                "क्षत्रिय",
                "क्‍ष",
                "क्‌ष",
                "र‍्य",
                "র‍্যাব",
                "ශ්‍රී ලංකා",
                "മലയാളം",
                "李雷",
                "王　芳",
                "𰻝",
                "𠮷野家",
                "한국어",
                "ｶﾀｶﾅ",
                "李雷 👩‍💻",
                "🏳️‍🌈",
                "👨‍👩‍👧‍👦",
                "👩🏽‍🚀",
                "🧑‍⚕️",
                "❤️",
                "❤️‍🔥",
                "☎︎",
                "👁️‍🗨️",
                "🇨🇳",
                "1️⃣ one",
                "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
                "🫠",
            })
    void nameThatPeopleWrite_isSeen(String name) {
        assertThat(VisibleText.problem(name)).isEmpty();
        assertThat(VisibleText.cleaned(name)).isEqualTo(name);
        assertThat(Names.requireDisplayName(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u200bb",
                "a\u200e",
                "a\u200f",
                "a\u061c",
                "\u3164",
                "\u115f\u1160",
                "\uffa0",
                "\u2800",
                "\ufeffa",
                "a\u00adb",
                "a\u2060b",
                "a\u034f",
                "a\u17b4",
                "a\u180e",
                "\u180b",
                "a\u2064b",
                "a\u206a",
                "a\ufff9b",
                "\ufffc",
                "a\ud834\udd73",
                "a\udb40\udc61",
                "🏴\udb40\udc67\udb40\udc62",
                "🏴\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc7fa\udb40\udc61",
                "人\udb40\udd00",
                "a\u200db",
                "a\u200cb",
                "人\u200d",
                "😀\u200d",
                "\u200d😀",
                "کار\u200cها",
                "ا\u200c",
                "क\u200cष",
                "a\ufe0f",
                "1\ufe0f",
                "a\ufe00",
                "😀\ufe0f\ufe0f",
                "\u0301",
                "\u20dd",
                "\u0301a",
                "\u0903",
                "x\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
                "\u0378",
                "a\uffff",
                "a\ud83f\udffe",
                "\ud8ff\udc00",
                "\udb80\udc00",
                "a\ue000",
                "a\u00a0b",
                "a\u2003b",
                "a\u202fb",
                "a\u1680b",
            })
    void whatNobodySees_isRefusedInWords(String name) {
        assertThat(VisibleText.problem(name))
                .hasValueSatisfying(why -> assertThat(why).matches("the character U\\+[0-9A-F]{4,6} .+"));
        assertThatThrownBy(() -> Names.requireDisplayName(name))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NAME_INVALID))
                .hasMessageStartingWith("name: ");
        assertThatThrownBy(() -> Names.requireUserId(name)).hasMessageStartingWith("user id: ");
        assertThat(Names.shown(name, "id"))
                .matches(shown -> VisibleText.problem(shown).isEmpty());
    }

    @Test
    void nameOfAPortal_isShownWithoutWhatNobodySees() {
        assertThat(Names.shown("M.\u00a0Du\u00adpont\u200b", "d")).isEqualTo("M. Dupont");
        assertThat(Names.shown("\u3164", "d")).isEqualTo("d");
        assertThat(Names.shown(null, "d")).isEqualTo("d");
        assertThat(Names.guestName("Ana\u200b")).isEqualTo("Ana");
        assertThat(Names.guestName("\u2800")).isEqualTo("Guest");
    }
}
