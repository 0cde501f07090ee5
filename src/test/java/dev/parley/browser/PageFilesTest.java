// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.ShippedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the files of the pages, without a browser: their words, their weight, and that the policy lets them work. */
class PageFilesTest {
    /** In a line without indentation that is no asynchronous function. */
    private static final Pattern AWAIT_AT_TOP = Pattern.compile("^(?!.*\\basync\\b)\\S.*\\bawait import\\(");

    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final Path WORDS = WEBAPP.resolve("assets/i18n");
    private static final List<String> PAGES =
            Pages.ALL.stream().map(Pages.Page::file).distinct().toList();
    private static final Pattern LINKED = Pattern.compile(
            "(?:src|href)=\"(?:(?:\\.\\./)*assets|\\$\\{applicationScope\\['dev\\.parley\\.assets']})/([^\"]+)\"");
    private static final Pattern AREAS = Pattern.compile("<html [^>]*data-words=\"([^\"]+)\"");
    private static final Pattern BAR = Pattern.compile("(?s)(<header class=\"bar\".*?</header>)");
    private static final Pattern KEY_IN_PAGE = Pattern.compile("data-i18n=\"([^\"]+)\"");
    private static final Pattern KEYS_IN_ATTRIBUTES = Pattern.compile("data-i18n-attr=\"([^\"]+)\"");
    private static final Pattern KEY_IN_SCRIPT = Pattern.compile("\\bt\\(\"([^\"]+)\"");
    private static final Pattern NUMBERED_KEY_IN_SCRIPT = Pattern.compile("(?:i18n|words)\\.count\\(\"([^\"]+)\"");

    @Test
    void words_areTheSameKeysInBothLanguages() throws IOException {
        for (Path area : areas()) {
            assertThat(words(area, "zh-CN").keySet())
                    .as(area.toString())
                    .containsExactlyElementsOf(words(area, "en").keySet());
            assertThat(words(area, "zh-CN").values()).allMatch(text -> !text.isBlank());
        }
    }

    @Test
    void words_askedFor_exist() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (Path file : sources()) {
            String text = Files.readString(file);
            groups(KEY_IN_PAGE, text).forEach(asked::add);
            groups(KEYS_IN_ATTRIBUTES, text)
                    .flatMap(pairs -> Stream.of(pairs.split(";")))
                    .map(pair -> pair.substring(pair.indexOf(':') + 1))
                    .forEach(asked::add);
            groups(KEY_IN_SCRIPT, text).forEach(asked::add);
            groups(NUMBERED_KEY_IN_SCRIPT, text)
                    .flatMap(key -> Stream.of(key + ".one", key + ".other"))
                    .forEach(asked::add);
        }
        // The example in the documentation of the words themselves.
        asked.remove("key");
        asked.removeAll(Set.of("title:key", "other"));
        Set<String> known = new TreeSet<>();
        for (Path area : areas()) {
            assertThat(known)
                    .as(area.toString())
                    .doesNotContainAnyElementsOf(words(area, "en").keySet());
            known.addAll(words(area, "en").keySet());
        }
        assertThat(known).containsAll(asked);
    }

    @Test
    void sources_areAscii_soThatNoContainerMisreadsThem() throws IOException {
        for (Path file : sources()) {
            assertThat(Files.readString(file)).as(file.toString()).matches("\\p{ASCII}*");
        }
    }

    @Test
    void pages_haveNothingInline() throws IOException {
        for (String page : PAGES) {
            String text = Files.readString(WEBAPP.resolve(page));
            assertThat(text).doesNotContainPattern("<script>|<style|\\sstyle=|\\son[a-z]+=|javascript:|https?://");
            assertThat(groups(Pattern.compile("<html lang=\"([^\"]+)\""), text)).hasSize(1);
        }
    }

    @Test
    void parts_thatNeedWhatASettingTurnsOff_areHiddenThen() throws IOException {
        String sheet = Files.readString(WEBAPP.resolve("assets/base.css"));
        for (String page : PAGES) {
            groups(Pattern.compile("data-needs=\"([a-z]+)\""), Files.readString(WEBAPP.resolve(page)))
                    .forEach(part -> assertThat(sheet)
                            .as("%s in %s", part, page)
                            .contains("[data-off~=\"" + part + "\"] [data-needs=\"" + part + "\"]"));
        }
    }

    @Test
    void pages_haveTheSameBar() throws IOException {
        Set<String> bars = new TreeSet<>();
        for (String page : PAGES) {
            String bar = groups(BAR, Files.readString(WEBAPP.resolve(page)))
                    .findFirst()
                    .orElseThrow();
            // Up to what differs: where the page stands, and which one it is.
            bars.add(bar.replace(" aria-current=\"page\"", "")
                    .replaceAll("\\$\\{[^}]*}", "assets")
                    .replaceAll("(href|src)=\"(?:\\.\\./|\\./)", "$1=\"")
                    .replace(page.startsWith("demo/") ? "href=\"portal" : "href=\"demo/portal", "href=\"demo/portal"));
        }
        assertThat(bars).hasSize(1);
    }

    @Test
    void scripts_stayShort() throws IOException {
        for (Path file : sources().stream()
                .filter(file -> file.toString().endsWith(".js"))
                .toList()) {
            assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
        }
    }

    @Test
    void client_weighsLittle() {
        assertThat(ShippedFiles.weight(ShippedFiles.withImports("parley.js"))).isLessThan(8 * 1024);
    }

    @Test
    void pages_weighLittle() throws IOException {
        for (String page : PAGES) {
            String text = Files.readString(WEBAPP.resolve(page));
            Set<String> files = scripts(text);
            boolean plots = files.stream().anyMatch(file -> file.startsWith("uPlot-"));
            String areas = "common " + groups(AREAS, text).findFirst().orElseThrow();
            files.add(ShippedFiles.name("i18n/" + areas.replace(' ', '.') + "/zh-CN.json"));
            groups(LINKED, text)
                    .filter(linked -> linked.endsWith(".css"))
                    .map(ShippedFiles::name)
                    .forEach(files::add);
            long bytes = ShippedFiles.weight(files) + ShippedFiles.gzipped(sent(text));
            long most = page.equals("console.html") ? 60 : plots ? 65 : 45;
            assertThat(bytes).as(page + " " + files).isLessThan(most * 1000);
        }
    }

    /** A page as it goes out: what a JSP says to the server stays there. */
    private static byte[] sent(String page) {
        return page.replaceAll("(?s)<%.*?%>\\s*", "")
                .replace("${applicationScope['dev.parley.assets']}", "assets")
                .replaceAll("\\$\\{[^}]*}", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void pages_askForFourScriptsAtMost() throws IOException {
        for (String page : PAGES) {
            assertThat(scripts(Files.readString(WEBAPP.resolve(page)))).as(page).hasSizeLessThanOrEqualTo(4);
        }
        assertThat(scripts(Files.readString(WEBAPP.resolve("demo/portal.html"))))
                .hasSizeLessThanOrEqualTo(4);
        assertThat(ShippedFiles.withImports("parley.js")).hasSizeLessThanOrEqualTo(2);
        assertThat(ShippedFiles.withImports("elements.js")).hasSizeLessThanOrEqualTo(3);
    }

    /** What is loaded on demand first imports what the page has: a page that waits for it at its top would wait for itself. */
    @Test
    void modules_awaitNothingOnDemandAtTheirTop() throws IOException {
        for (Path file : sources()) {
            if (file.toString().endsWith(".js")) {
                assertThat(Files.readString(file).lines().filter(AWAIT_AT_TOP.asPredicate()))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void shippedScripts_importWhatIsShipped_andNoSourceMaps() {
        List<String> all = ShippedFiles.all();
        assertThat(all).contains("parley.js", "elements.js", "parley.d.ts").noneMatch(file -> file.endsWith(".map"));
        for (String script : all.stream().filter(file -> file.endsWith(".js")).toList()) {
            assertThat(all).as(script).containsAll(ShippedFiles.withImports(script));
            assertThat(all).as(script).containsAll(ShippedFiles.laterImports(script));
            assertThat(ShippedFiles.text(script)).as(script).doesNotContain("sourceMappingURL");
        }
        // What a script fetches by its address lies where it looks.
        assertThat(all)
                .contains(
                        ShippedFiles.name("pages/console/regexworker.js"), ShippedFiles.name("chat/conversation.css"));
        // They share what they need with who imports them, and load when they are wanted.
        for (String page : List.of("chat", "home", "parley")) {
            assertThat(all)
                    .as(page)
                    .filteredOn(file -> file.startsWith(page + ".fallback-"))
                    .hasSize(1);
        }
        assertThat(ShippedFiles.laterImports(ShippedFiles.name("pages/chat.js")))
                .anyMatch(file -> file.startsWith("chat.switcher-"))
                .anyMatch(file -> file.startsWith("chat.fallback-"));
        assertThat(ShippedFiles.withImports(ShippedFiles.name("pages/chat.js")))
                .noneMatch(file -> file.matches("chat\\.(switcher|fallback|keysheet)-.*"));
    }

    @Test
    void vendoredScripts_keepTheirLicences() {
        assertThat(ShippedFiles.text(ShippedFiles.name("pages/compare.js")))
                .contains("SPDX-License-Identifier: BSD-3-Clause");
        assertThat(ShippedFiles.text(ShippedFiles.name("vendor/uPlot.js"))).contains("uPlot");
    }

    @Test
    void vendoredFiles_areWhatTheirMakersPublished() throws Exception {
        // From npm: lit-html 3.3.3 package/lit-html.js; uPlot 1.6.32 package/dist/uPlot.iife.min.js and uPlot.min.css
        assertThat(digest("lit-html.js")).isEqualTo("b878e7f95dec8a9b6e9b217faca6b6a11bad82ebc44c0caa77419ed83edd81f2");
        assertThat(digest("uPlot.js")).isEqualTo("19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f");
        assertThat(digest("uPlot.css")).isEqualTo("df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04");
        assertThat(digest("uPlot.LICENSE"))
                .isEqualTo("8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd");
    }

    private static String digest(String file) throws Exception {
        byte[] content = Files.readAllBytes(WEBAPP.resolve("assets/vendor").resolve(file));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static List<Path> areas() throws IOException {
        try (Stream<Path> folders = Files.list(WORDS)) {
            return folders.sorted().toList();
        }
    }

    private static Map<String, String> words(Path area, String language) throws IOException {
        return new ObjectMapper()
                .readValue(
                        Files.readString(area.resolve(language + ".json")),
                        new TypeReference<LinkedHashMap<String, String>>() {});
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            return files.filter(file -> file.toString().matches(".*\\.(html|jsp|js|css)"))
                    .filter(file -> !file.startsWith(WEBAPP.resolve("assets/vendor")))
                    .toList();
        }
    }

    /** All that a page loads before anybody does anything, the part of it that comes with the first sign of life too. */
    private static Set<String> scripts(String page) {
        Set<String> scripts = new LinkedHashSet<>();
        for (String linked :
                groups(LINKED, page).filter(file -> file.endsWith(".js")).toList()) {
            scripts.addAll(ShippedFiles.withImports(ShippedFiles.name(linked)));
        }
        for (String script : List.copyOf(scripts)) {
            ShippedFiles.laterImports(script).stream()
                    .filter(file -> file.matches("(chat|console)\\.page-.*"))
                    .forEach(file -> scripts.addAll(ShippedFiles.withImports(file)));
        }
        return scripts;
    }

    private static Stream<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(1));
    }
}
