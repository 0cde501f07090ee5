// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both languages of {@code docs/java-client.md} say the same, and name what the client offers. */
class JavaClientDocTest {
    private static final String ENGLISH = read("docs/java-client.md");
    private static final String CHINESE = read("docs/java-client.zh-CN.md");

    @Test
    void languages_haveTheSameSectionsRowsAndCode() {
        for (String pattern : List.of("(?ms)^```\\w+\n(.*?)\n```$", "(?m)^(#+) ", "(?m)^\\|(-+\\|)+$")) {
            assertThat(found(pattern, CHINESE))
                    .isEqualTo(found(pattern, ENGLISH))
                    .isNotEmpty();
        }
        assertThat(rows(CHINESE)).isEqualTo(rows(ENGLISH)).hasSizeGreaterThan(30);
    }

    @Test
    void optionsAndCommands_areAllDescribed() throws ClassNotFoundException {
        for (String type : List.of("ParleyClientBuilder", "ParleyClient", "PushClient$Builder", "PushStream")) {
            Stream<String> methods = Arrays.stream(
                            Class.forName("dev.parley.client." + type).getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .map(Method::getName)
                    .filter(name -> !List.of("build", "ready", "flush").contains(name));
            assertThat(methods)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(ENGLISH).as(type).containsPattern("\\b" + name + "\\b"));
        }
    }

    /** What stands as code in the first cell of each row. */
    private static List<List<String>> rows(String text) {
        return found("(?m)^\\| (`[^|]+`) \\|", text).stream()
                .map(cell -> found("`([\\w.]+)", cell))
                .toList();
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
