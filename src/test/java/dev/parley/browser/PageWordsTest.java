// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All that one reads comes from the files of words: nothing that is to be seen stands in a page or a script. */
class PageWordsTest {
    private static final Path WEBAPP = Path.of("src/main/webapp");

    /** A tag, or a piece of text between two. */
    private static final Pattern TAG_OR_TEXT = Pattern.compile("<(/?[a-zA-Z][\\w-]*)([^>]*)>|([^<>]+)");

    private static final Pattern SPOKEN = Pattern.compile("\\p{L}{2,}");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\s(title|placeholder|aria-label|aria-description|alt)=\"([^\"]*)\"");
    private static final Set<String> UNSPOKEN_TAGS = Set.of("code", "kbd", "title", "script", "noscript", "style");

    /** Names and addresses, the same in every language; and the one sentence that no script can translate. */
    private static final Pattern NAME =
            Pattern.compile("Parley( \\w+)?|ws(s|/\\w+)?|\\w+(/[\\w{}.-]+)+|parley\\.v1.*|Chat needs JavaScript\\.");

    private static final List<Pattern> IN_SCRIPTS = List.of(
            Pattern.compile("\\.(?:textContent|title|placeholder|ariaLabel|innerText|alt) = [\"`]([^\"`]*)[\"`]"),
            Pattern.compile("\\b(?:title|placeholder|alt|\"aria-label\"|\"aria-description\"): [\"`]([^\"`]*)[\"`]"),
            Pattern.compile("setAttribute\\(\"(?:title|placeholder|alt|aria-label)\", [\"`]([^\"`]*)[\"`]"),
            Pattern.compile("\\bh\\(\\s*\"[^\"]+\",\\s*\\{[^}]*},\\s*[\"`]([^\"`]*)[\"`]"),
            Pattern.compile("(?:append|prepend|replaceChildren|alert|confirm)\\([\"`]([^\"`]*)[\"`]"),
            Pattern.compile("(?<!Error\\()[\"`](\\p{Lu}\\p{L}+,? \\p{Ll}+[^\"`]*)[\"`]"));

    /** On lines of its own. */
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(?://|/?\\*).*$");

    @Test
    void pages_holdNoTextOfTheirOwn() throws IOException {
        for (Path page : files(".*\\.(html|jsp)")) {
            String markup = Files.readString(page).replaceAll("(?s)<!--.*?-->|<!DOCTYPE html>|<%.*?%>", "");
            assertThat(spokenIn(markup)).as(page.toString()).isEmpty();
        }
    }

    @Test
    void scripts_holdNoTextOfTheirOwn() throws IOException {
        for (Path script : files(".*\\.js")) {
            String code = COMMENT.matcher(Files.readString(script)).replaceAll("");
            List<String> found = new ArrayList<>();
            for (Pattern pattern : IN_SCRIPTS) {
                pattern.matcher(code)
                        .results()
                        .map(PageWordsTest::literal)
                        .filter(PageWordsTest::isSpoken)
                        .forEach(found::add);
            }
            // What says that no words have come.
            found.removeIf(text -> text.startsWith("The texts have not arrived yet."));
            templates(code).forEach(template -> found.addAll(spokenIn(template)));
            assertThat(found).as(script.toString()).isEmpty();
        }
    }

    @Test
    void scan_findsWhatItIsThereFor() {
        assertThat(spokenIn(
                        "<p>Hello</p><p data-i18n=\"a\">Hello</p><b>&nbsp;</b> you <input placeholder=\"Your name\">"))
                .containsExactly("Hello", "you", "placeholder=Your name");
        assertThat(templates("x = html`<p title=\"Go on\">${y ? html`<b>Now</b>` : \"\"} or</p>`;").stream()
                        .flatMap(template -> spokenIn(template).stream()))
                .containsExactlyInAnyOrder("title=Go on", "or", "Now");
        assertThat(IN_SCRIPTS.get(0).matcher("e.textContent = \"Close\";").find())
                .isTrue();
        assertThat(IN_SCRIPTS.get(3).matcher("h(\"b\", { a: 1 }, \"Close\")").find())
                .isTrue();
        assertThat(IN_SCRIPTS.get(5).matcher("say(\"Not now\")").find()).isTrue();
        assertThat(IN_SCRIPTS.get(5).matcher("new Error(\"Not now\")").find()).isFalse();
    }

    private static List<String> spokenIn(String markup) {
        List<String> found = new ArrayList<>();
        String tag = "";
        boolean translated = false;
        Matcher matcher = TAG_OR_TEXT.matcher(markup);
        while (matcher.find()) {
            String text = matcher.group(3);
            if (text == null) {
                tag = matcher.group(1);
                String attributes = matcher.group(2);
                translated = attributes.contains("data-i18n=") || UNSPOKEN_TAGS.contains(tag);
                ATTRIBUTE
                        .matcher(attributes)
                        .results()
                        .filter(attribute -> isSpoken(attribute.group(2)))
                        .filter(attribute -> !attributes.contains(attribute.group(1) + ":"))
                        .forEach(attribute -> found.add(attribute.group(1) + "=" + attribute.group(2)));
            } else if (!translated && isSpoken(text)) {
                found.add(text.strip());
            }
        }
        return found;
    }

    private static boolean isSpoken(String text) {
        String said = text.replaceAll("&#?\\w+;|\\$\\{[^}]*(}|$)", " ").strip();
        return SPOKEN.matcher(said).find() && !NAME.matcher(said).matches();
    }

    private static String literal(MatchResult result) {
        return result.group(1);
    }

    /** The markup of all lit-html templates, also of those within others, without what is computed. */
    private static List<String> templates(String code) {
        List<String> found = new ArrayList<>();
        for (int start = code.indexOf("html`"); start >= 0; start = code.indexOf("html`", start + 1)) {
            StringBuilder markup = new StringBuilder();
            int depth = 0;
            int nested = 0;
            for (int i = start + "html`".length(); i < code.length(); i++) {
                char c = code.charAt(i);
                if (depth == 0 && c == '`') {
                    break;
                } else if (depth == 0 && c == '$' && code.startsWith("${", i)) {
                    depth = 1;
                    i++;
                } else if (depth > 0) {
                    nested += c == '`' ? 1 : 0;
                    // Within a template that stands in there, only its own computed parts have braces.
                    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                } else {
                    markup.append(c);
                }
            }
            assertThat(nested % 2).as("backticks of " + markup).isZero();
            found.add(markup.toString());
        }
        return found;
    }

    private static List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            return files.filter(file -> file.toString().matches(name))
                    .filter(file -> !file.startsWith(WEBAPP.resolve("assets/vendor")))
                    .sorted()
                    .toList();
        }
    }
}
