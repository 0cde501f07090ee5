// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ShippedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the elements, without a browser: their weight, what they may use, and what the documentation says of them. */
class ElementsFilesTest {
    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final Path ASSETS = WEBAPP.resolve("assets");
    private static final Pattern IMPORT = Pattern.compile("(?:from |import |import\\()\"(\\.[^\"]+)\"");
    private static final String ENGLISH = read(Path.of("docs/elements.md"));
    private static final String CHINESE = read(Path.of("docs/elements.zh-CN.md"));

    @Test
    void elements_weighLittle() {
        // What a page loads before the number is there, with the client.
        Set<String> files = ShippedFiles.withImports("elements.js");
        files.addAll(words("common", "elements"));
        assertThat(ShippedFiles.weight(files)).isLessThan(30 * 1024);
    }

    @Test
    void demo_weighsLittle() {
        Set<String> files = new LinkedHashSet<>(words("common", "elements", "demo"));
        found("(?:src|href)=\"\\.\\./assets/([^\"]+)\"", read(WEBAPP.resolve("demo/portal.html")))
                .forEach(linked -> files.addAll(ShippedFiles.withImports(ShippedFiles.name(linked))));
        assertThat(ShippedFiles.weight(files)).isLessThan(40 * 1024);
    }

    @Test
    void demo_hasNothingInline() {
        String page = read(WEBAPP.resolve("demo/portal.html"));
        assertThat(page).doesNotContainPattern("<script>|<style|\\sstyle=|\\son[a-z]+=|javascript:|https?://");
    }

    @Test
    void elements_needNoTrustedTypes_andTouchNothingOfThePage() {
        Set<Path> files = withImports(ASSETS.resolve("elements.js"), IMPORT);
        assertThat(files).hasSizeGreaterThan(30);
        for (Path file : files) {
            assertThat(read(file))
                    .as(file.toString())
                    .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|vendor/")
                    .doesNotContainPattern("document\\.title|documentElement\\.lang =|lib/i18n\\.js|lib/shell\\.js")
                    .doesNotContainPattern("setAttribute\\(\"style\"|<style|\\.cssText");
        }
    }

    @Test
    void keys_askedFor_exist() {
        String known = read(ASSETS.resolve("i18n/common/en.json")) + read(ASSETS.resolve("i18n/elements/en.json"));
        Set<String> asked = new TreeSet<>();
        for (Path file : withImports(ASSETS.resolve("elements/bell.js"), IMPORT)) {
            asked.addAll(found("words\\.t\\(\"([^\"]+)\"", read(file)));
        }
        for (Path file : sources()) {
            found("words\\.count\\(\"([^\"]+)\"", read(file))
                    .forEach(key -> asked.addAll(List.of(key + ".one", key + ".other")));
            asked.addAll(found("words\\.t\\(\"([^\"]+)\"", read(file)));
        }
        assertThat(asked).hasSizeGreaterThan(20).allMatch(key -> known.contains('"' + key + '"'));
    }

    @Test
    void documentation_saysTheSameInBothLanguages() {
        for (String pattern :
                List.of("(?ms)^```[a-z]*\n(.*?)^```$", "(?m)^(#+) ", "(?m)^\\| (`[^|]+`) \\|", "(?m)^\\|(-+\\|)+$")) {
            assertThat(found(pattern, CHINESE))
                    .isEqualTo(found(pattern, ENGLISH))
                    .isNotEmpty();
        }
    }

    @Test
    void documentation_namesEveryAttributeEventPartAndProperty() {
        String all = sources().stream().map(ElementsFilesTest::read).collect(Collectors.joining("\n"));
        List<String> attributes = found("(?:strings|booleans): \\[([^\\]]*)]", all).stream()
                .flatMap(list -> found("\"([^\"]+)\"", list).stream())
                .toList();
        assertThat(attributes).contains("topics", "launcher", "mode");
        assertThat(attributes).allMatch(name -> ENGLISH.contains("| `" + name + "` |"));
        assertThat(found("this\\.tell\\(\"([a-z]+)\"", all))
                .hasSizeGreaterThan(4)
                .allMatch(name -> ENGLISH.contains("`parley-" + name + "`"));
        assertThat(found("part: (?:fresh \\? )?\"([a-z -]+)\"", all).stream()
                        .flatMap(parts -> Stream.of(parts.split(" ", -1))))
                .hasSizeGreaterThan(20)
                .allMatch(part -> ENGLISH.contains("`" + part + "`"));
        assertThat(found("var\\((--parley-[a-z-]+[a-z])", all))
                .hasSizeGreaterThan(6)
                .allMatch(property -> ENGLISH.contains("`" + property + "`"));
        assertThat(found("(?m)^  \"?([a-z-]+)\"?: \\[\"#", all))
                .hasSizeGreaterThan(10)
                .allMatch(colour -> ENGLISH.contains("`--parley-" + colour + "`"));
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(ASSETS.resolve("elements"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Path> withImports(Path file, Pattern imports) {
        Set<Path> all = new LinkedHashSet<>();
        add(file.normalize(), imports, all);
        return all;
    }

    private static void add(Path file, Pattern imports, Set<Path> all) {
        if (all.add(file) && file.toString().endsWith(".js")) {
            imports.matcher(read(file))
                    .results()
                    .map(result -> file.resolveSibling(result.group(1)).normalize())
                    // A type of a JSDoc comment may be in a declaration file only.
                    .filter(Files::isRegularFile)
                    .forEach(imported -> add(imported, imports, all));
        }
    }

    private static Set<String> words(String... areas) {
        return Stream.of(areas)
                .map(area -> ShippedFiles.name("i18n/" + area + "/zh-CN.json"))
                .collect(Collectors.toSet());
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
