// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemTextTest {
    private static final Charset GBK = Charset.forName("GBK");

    @ParameterizedTest
    @ValueSource(
            strings = {"room/人事/**=role:hr", "José, Zoë, O’Brien", "محمد क्षत्रिय 🏳️‍🌈", "off", "", "é", "Ångström"})
    void text_thatWasReadAsWritten_isFine(String text) {
        assertThat(new SystemText(UTF_8).problem(text)).isEmpty();
        assertThat(new SystemText(GBK).problem(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"room/人事/**", "José", "🏳️‍🌈"})
    void text_thatWasReadByAnotherEncoding_isFound(String text) {
        for (Charset locale : new Charset[] {US_ASCII, ISO_8859_1, GBK, Charset.forName("windows-1252")}) {
            String read = new String(text.getBytes(UTF_8), locale);
            assertThat(new SystemText(locale).problem(read))
                    .as("%s as %s", text, locale)
                    .isPresent();
        }
    }

    @Test
    void text_inALocalEncodingUnderUtf8_isFound() {
        assertThat(new SystemText(UTF_8).problem(new String("人事".getBytes(GBK), UTF_8)))
                .isPresent();
        assertThat(new SystemText(UTF_8).problem("half \uD83D")).isPresent();
    }

    /** As {@code catalina.properties} is read, whatever the locale. */
    @Test
    void utf8_readAsLatin1_isFoundInEveryLocale() {
        String read = new String("room/人事/**".getBytes(UTF_8), ISO_8859_1);

        assertThat(new SystemText(UTF_8).problem(read))
                .hasValueSatisfying(what -> assertThat(what).contains("ISO-8859-1"));
    }

    @Test
    void advice_namesTheEncodingAndTheFix() {
        assertThat(new SystemText(US_ASCII).advice()).contains("LANG=C.UTF-8", "US-ASCII");
    }

    @Test
    void path_thatSqliteWouldReadOtherwise_isFound() {
        assertThat(new SystemText(GBK).pathProblem("/srv/数据")).isPresent();
        assertThat(new SystemText(UTF_8).pathProblem("/srv/数据")).isEmpty();
        assertThat(new SystemText(US_ASCII).pathProblem("/srv/data")).isEmpty();
    }
}
