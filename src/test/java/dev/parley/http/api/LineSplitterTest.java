// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
    private static final int MAX = 8;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void lines_areTheSame_howeverTheyCome(int piece) {
        byte[] bytes = "one\ntwo\r\n\n \n12345678\n123456789\nafter\nno end".getBytes(StandardCharsets.UTF_8);
        assertThat(lines(bytes, piece))
                .containsExactly("one", "two\r", "blank", "blank", "12345678", "too long", "after", "no end");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void mark_beforeTheStream_isPassed_andOnlyThere(int piece) {
        byte[] bytes = "\uFEFF\n\uFEFFa\n".getBytes(StandardCharsets.UTF_8);
        assertThat(lines(bytes, piece)).containsExactly("blank", "\uFEFFa");
        assertThat(lines("\uFEFFone\n".getBytes(StandardCharsets.UTF_8), piece)).containsExactly("one");
    }

    private static List<String> lines(byte[] bytes, int piece) {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(MAX, line -> lines.add(told(line)));
        for (int at = 0; at < bytes.length; at += piece) {
            int count = Math.min(piece, bytes.length - at);
            byte[] part = new byte[piece];
            System.arraycopy(bytes, at, part, 0, count);
            splitter.feed(part, count);
        }
        splitter.end();
        return lines;
    }

    private static String told(LineSplitter.Line line) {
        if (line.tooLong()) {
            return "too long";
        }
        return line.isBlank()
                ? "blank"
                : StandardCharsets.UTF_8.decode(line.bytes()).toString();
    }
}
