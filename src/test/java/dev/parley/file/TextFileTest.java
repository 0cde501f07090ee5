// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
    private static final Path FILE = Path.of("conf", "parley.properties");

    @ParameterizedTest
    @ValueSource(strings = {"parley.guests=off\n", "a\r\nb\rc", "人事 👩‍💻 e\u0301", "", "tab\tand feed\f", "\u00a0"})
    void text_inUtf8_isReadWithAndWithoutItsMark(String text) throws IOException {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] marked = ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);

        assertThat(TextFile.decode(FILE, plain)).isEqualTo(text);
        assertThat(TextFile.decode(FILE, marked)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM", "UTF-32", "x-UTF-32LE-BOM"})
    void text_inAnotherUnicode_isRefusedWithTheFix(String encoding) {
        assertRefused("parley.guests=off\n".getBytes(Charset.forName(encoding)), "UTF-16", "save the file as UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"ISO-8859-1, é", "windows-1252, “", "GBK, 人事", "Big5, 人事", "Shift_JIS, 人事", "ISO-8859-1, ÿ"})
    void text_inALocalEncoding_isRefusedWithItsLine(String encoding, String letters) {
        byte[] bytes = ("# one\r\n# two\rx=" + letters + "\n").getBytes(Charset.forName(encoding));

        assertRefused(bytes, "line 3", "is no UTF-8", "save the file as UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "FEFF, byte order mark",
        "0000, zero byte",
        "0085, U+0085",
        "001A, U+001A",
        "2028, U+2028",
        "2029, U+2029",
        "001B, U+001B",
        "007F, U+007F"
    })
    void character_thatEndsALineForSomeOnly_isRefusedWithItsLine(String point, String named) {
        String text = "one\ntwo" + Character.toString(Integer.parseInt(point, 16)) + "\nthree";

        assertRefused(text.getBytes(StandardCharsets.UTF_8), "line 2", named);
    }

    @Test
    void text_thatEndsInTheMiddleOfACharacter_isRefused() {
        byte[] whole = "x=人".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream cut = new ByteArrayOutputStream();
        cut.write(whole, 0, whole.length - 1);

        assertRefused(cut.toByteArray(), "line 1", "no UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key\n", " \u00a0key\u3000\r\n", "\n\nkey"})
    void secret_hasNoBlanksAround(String text) throws IOException {
        assertThat(TextFile.secret(FILE, text)).isEqualTo("key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key\u200b\n", "\u200ekey", "k\u00ady"})
    void secret_withWhatNobodySees_isRefused(String text) {
        assertThatThrownBy(() -> TextFile.secret(FILE, text))
                .hasMessageContaining("line 1: the invisible character U+");
    }

    private static void assertRefused(byte[] bytes, String... words) {
        assertThatThrownBy(() -> TextFile.decode(FILE, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(FILE.toString())
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("\n");
    }
}
