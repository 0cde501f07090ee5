// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.ShippedFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the pages' files travel and how long they are kept, so that no new page meets an old module. */
class PageCachingIT {
    private static final Pattern NAMED = Pattern.compile("=\"(?:\\.\\./)?assets/([^\"]+)\"");
    private static final String HASHED = "v-[0-9a-f]{12}/.+|[A-Za-z.-]+-[0-9A-Z]{8}\\.(js|css)";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"", "index.html", "chat", "console"})
    void page_namesAllItsFilesByTheirContent(String page) throws Exception {
        HttpResponse<byte[]> answer = get(page);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(named(answer)).hasSizeGreaterThan(3).allMatch(file -> file.matches(HASHED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "chat", "console", "demo/panes"})
    void page_isSentCompressed(String page) throws Exception {
        HttpResponse<byte[]> answer = get(page, "Accept-Encoding", "gzip");

        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .isEqualTo(get(page).body());
    }

    @Test
    void chat_whichTellsWhoHasSignedIn_isKeptByNobodyInBetween() throws Exception {
        assertThat(get("chat").headers().firstValue("Cache-Control")).contains("private, no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "console", "demo/panes"})
    void page_staticOne_isAskedForAgainAndNotSentAgain(String page) throws Exception {
        HttpResponse<byte[]> first = get(page);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(tag).startsWith("\"");
        HttpResponse<byte[]> second = get(page, "If-None-Match", tag);
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void page_inAFolder_namesItsFilesFromThere() throws Exception {
        assertThat(text(get("demo/panes"))).contains("=\"../assets/" + ShippedFiles.name("boot.js") + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pages/chat.js", "boot.js", "pages/chat.css", "favicon.svg", "i18n/common/zh-CN.json"})
    void file_withAHashInItsPath_isKeptForGood(String source) throws Exception {
        HttpResponse<byte[]> answer = get("assets/" + ShippedFiles.name(source));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
        String type = source.endsWith("js") ? "text/javascript" : source.endsWith("css") ? "text/css" : "";
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith(type)
                .endsWith(";charset=UTF-8");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @ParameterizedTest
    @CsvSource({
        "v-0123456789ab/pages/home.js, pages/home.js",
        "v-0123456789ab/i18n/common/en.json, i18n/common/en.json",
        "v-0123456789ab/parley.js, plain",
        "home-ABCDEFGH.css, pages/home.css",
        "boot-00000000.js, boot.js",
        "pages/console.js, pages/console.js"
    })
    void file_ofAnOlderPage_leadsToTheOneOfNow(String old, String source) throws Exception {
        HttpResponse<byte[]> answer = get("assets/" + old);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        URI there = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
        String now = source.equals("plain") ? "parley.js" : ShippedFiles.name(source);
        assertThat(there).isEqualTo(server.base().resolve("assets/" + now));
        assertThat(get("assets/" + now).statusCode()).isEqualTo(200);
    }

    @Test
    void partThatAnOlderPageLoadsLater_leadsToTheOneOfNow() throws Exception {
        String part = ShippedFiles.laterImports(ShippedFiles.name("pages/chat.js")).stream()
                .filter(file -> file.startsWith("chat.keysheet-"))
                .findFirst()
                .orElseThrow();
        HttpResponse<byte[]> answer = get("assets/chat.keysheet-AAAAAAAA.js");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains(part);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"assets/parley.js", "assets/parley.d.ts", "assets/base.css", "assets/i18n/common/zh-CN.json"})
    void file_underItsPlainName_isAskedForAgainAndOpenToPortals(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(get(path, "If-None-Match", "\"other\", W/" + tag).statusCode())
                .isEqualTo(304);
        assertThat(get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void file_forAClientThatTakesGzip_isSentCompressedUnderATagOfItsOwn() throws Exception {
        HttpResponse<byte[]> plain = get("assets/parley.js");
        HttpResponse<byte[]> zipped = get("assets/parley.js", "Accept-Encoding", "br, gzip");

        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(zipped.headers().allValues("Vary")).contains("Accept-Encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(zipped.headers().firstValue("ETag"))
                .isNotEqualTo(plain.headers().firstValue("ETag"));
        assertThat(get("assets/parley.js", "Accept-Encoding", "gzip;q=0")
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assets/",
                "assets/none.js",
                "assets/v-0123456789ab/none.js",
                "assets/v-0123456789ab/",
                "assets/lib",
                "assets/lib/dom.js",
                "assets/none-ABCDEFGH.js",
                "assets/assets.json",
                "assets.json",
                "assets/..%2fchat.jsp",
                "assets/%2e%2e/WEB-INF/web.xml"
            })
    void file_thatIsNotThere_isNotFound(String path) throws Exception {
        assertThat(get(path).statusCode()).isIn(400, 404);
    }

    @Test
    void head_isAnsweredWithoutABody() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.base().resolve("assets/parley.js"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<byte[]> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length").orElseThrow())
                .isPositive();
    }

    @Test
    void panes_alone_mayFrameOurPages() throws Exception {
        assertThat(policy("demo/panes")).contains("; frame-src 'self';").contains("frame-ancestors 'self'");
        assertThat(policy("")).doesNotContain("frame-src");
        assertThat(policy("chat")).doesNotContain("frame-src");
    }

    private static String policy(String page) throws Exception {
        return get(page).headers().firstValue("Content-Security-Policy").orElseThrow();
    }

    private static List<String> named(HttpResponse<byte[]> page) {
        return NAMED.matcher(text(page)).results().map(found -> found.group(1)).toList();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.base() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
