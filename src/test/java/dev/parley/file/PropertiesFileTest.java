// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesFileTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parley.guests=off",
                "  parley.guests = off  \n\n# a comment\n! another\n",
                "parley.guests:off\r\nparley.data /srv/parley\r\n",
                "parley.origins=https://a.example,\\\n    https://b.example",
                "parley.data=C:\\\\parley\\\\data\nparley.x=1",
                "parley.name=\\u4eba\\u4E8B \\uD83D\\uDE00 and \\t tab",
                "a\\ b\\=c\\:d=e=f:g",
                "parley.empty=\nparley.none",
                "parley.room=what\\#1\\!",
                "parley.last=x\\\\",
                "# a comment with a backslash \\\nparley.guests=off",
            })
    void text_readsAsJavaDoes(String text) {
        Map<String, String> read = new HashMap<>();
        PropertiesFile.parse(text.lines().toList()).forEach((name, entry) -> read.put(name, entry.value()));

        assertThat(read).isEqualTo(byJava(text)).isNotEmpty();
    }

    @Test
    void entry_knowsItsLine() {
        assertThat(PropertiesFile.parse("# first\n\na=1,\\\n  2\nb=3".lines().toList()))
                .containsEntry("a", new PropertiesFile.Entry("1,2", 3))
                .containsEntry("b", new PropertiesFile.Entry("3", 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "parley.guests=on;parley.x=1;parley.guests=off | line 3: parley.guests stands in line 1",
                "a=1;a : 1 | line 2: a stands in line 1",
                "x=1;parley.data=\\user | line 2: \\u wants four",
                "parley.data=C:\\parley | line 1: \\p means nothing; write \\\\",
                "parley.roles=a\\u12 | line 1: \\u wants four",
                "parley.data=C:\\;parley.guests=off | line 1: a backslash at the end",
                "parley.data=C:\\;  PARLEY.guests : off | line 1: a backslash at the end",
                "parley.data=C:\\;# parley.guests=off | line 1: a backslash at the end",
                "parley.data=C:\\;;parley.guests=off | line 1: a backslash at the end",
                "parley.data=C:\\ | line 1: a backslash at the end",
                "parley.guests=off # nobody | line 1: parley.guests: a comment needs a line of its own",
                "parley.data=/srv/parley #1 | line 1: parley.data: a comment needs a line of its own",
            })
    void whatJavaSwallows_isRefusedWithItsLine(String text, String message) {
        assertThatThrownBy(() ->
                        PropertiesFile.parse(text.replace(';', '\n').lines().toList()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private static Map<String, String> byJava(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> all = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
        return all;
    }
}
