// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both languages of {@code docs/client.md} say the same, and all that {@code parley.d.ts} declares. */
class ClientDocTest {
    private static final String ENGLISH = read("docs/client.md");
    private static final String CHINESE = read("docs/client.zh-CN.md");
    private static final String TYPES = read("src/main/webapp/assets/parley.d.ts");
    private static final Set<String> NOT_FOR_READERS = Set.of("addEventListener", "constructor", "hear");
    private static final String ONLY_OVER_HTTP =
            "channel\\.unknown|(request|key|scope|client|route|method|body|type|upgrade)\\..*";
    private static final String CODE = "(?ms)^```js\n(.*?)\n```$";

    @Test
    void languages_haveTheSameSectionsRowsAndCode() {
        for (String pattern : List.of(CODE, "(?m)^(#+) ", "(?m)^\\|(-+\\|)+$")) {
            assertThat(found(pattern, CHINESE))
                    .isEqualTo(found(pattern, ENGLISH))
                    .isNotEmpty();
        }
        String firstCell = "(?m)^\\| (`[^|]+`) \\|";
        assertThat(found(firstCell, CHINESE).stream().map(ClientDocTest::names).toList())
                .isEqualTo(found(firstCell, ENGLISH).stream()
                        .map(ClientDocTest::names)
                        .toList())
                .hasSizeGreaterThan(45);
    }

    @Test
    void options_members_events_areAllDescribed() {
        List<String> words = found("`([^`\n]+)`", ENGLISH.replaceAll(CODE, "")).stream()
                .flatMap(code -> Stream.of(code.split("\\W+")))
                .toList();
        assertThat(words).contains("code", "status", "retryAfter", "connect", "shared", "directChannel", "newKey");
        for (String type : List.of(
                "interface Options",
                "class Client",
                "class Channel",
                "interface ClientEvents",
                "interface ChannelEvents")) {
            assertThat(declared(type)).as(type).isNotEmpty();
            assertThat(words)
                    .containsAll(declared(type).stream()
                            .filter(name -> !NOT_FOR_READERS.contains(name))
                            .toList());
        }
    }

    @Test
    void errorCodes_areAllDescribed() {
        List<String> own = found("code: \"([a-z.]+)\"", read("src/main/webapp/assets/lib/requests.js"));
        List<String> server =
                found("[A-Z_]+\\(\"([a-z]+\\.[a-zA-Z]+)\"", read("src/main/java/dev/parley/error/ErrorCode.java"));
        assertThat(own).isNotEmpty();
        assertThat(server).hasSizeGreaterThan(20);
        assertThat(ENGLISH).contains(own);
        assertThat(ENGLISH)
                .contains(server.stream()
                        .filter(code -> !code.matches(ONLY_OVER_HTTP))
                        .toList());
    }

    private static List<String> declared(String type) {
        String body = found("(?ms)^export " + type + "[^{]*\\{\n(.*?)^}", TYPES).get(0);
        return found("(?m)^  (?:static |readonly |private )*(\\w+)\\??[(:<]", body);
    }

    /** What stands as code. */
    private static List<String> names(String text) {
        return found("`([\\w.]+)", text);
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
