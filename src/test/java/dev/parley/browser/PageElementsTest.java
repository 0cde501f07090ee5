// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code lib/types.d.ts} says of the pages' elements, which the type checker believes. */
class PageElementsTest {
    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final Map<String, String> TYPES = Map.of(
            "a", "HTMLAnchorElement",
            "button", "HTMLButtonElement",
            "form", "HTMLFormElement",
            "input", "HTMLInputElement",
            "link", "HTMLLinkElement",
            "progress", "HTMLProgressElement",
            "select", "HTMLSelectElement",
            "textarea", "HTMLTextAreaElement");

    @Test
    void elementsWithAnId_areOfTheirDeclaredType() throws IOException {
        String declared = matches(
                        "(?s)interface PageElements \\{(.*?)\n}",
                        Files.readString(WEBAPP.resolve("assets/lib/types.d.ts")))
                .get(0)
                .group(1);
        List<MatchResult> elements = matches("(?m)^  \"?([\\w-]+)\"?: (\\w+);$", declared);
        String pages = pages();
        assertThat(elements).hasSizeGreaterThan(20);
        for (MatchResult element : elements) {
            String id = element.group(1);
            List<String> tags = matches(
                            "<(\\w+)\\b[^<>]*\\bid=\"" + id + "\"|\\bh\\(\"(\\w+)[^\"]*\", \\{ id: \"" + id + "\"",
                            pages)
                    .stream()
                    .map(tag -> tag.group(1) == null ? tag.group(2) : tag.group(1))
                    .map(tag -> TYPES.getOrDefault(tag, "HTMLElement"))
                    .distinct()
                    .toList();
            assertThat(tags).as(id).containsExactly(element.group(2));
        }
    }

    private static String pages() throws IOException {
        StringBuilder pages = new StringBuilder();
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            for (Path file : files.filter(file -> file.toString().matches(".*\\.(html|jsp|js)"))
                    .toList()) {
                pages.append(Files.readString(file));
            }
        }
        return pages.toString();
    }

    private static List<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }
}
