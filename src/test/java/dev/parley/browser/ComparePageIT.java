// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.CountingRelay;
import dev.parley.testing.Frames;
import dev.parley.testing.ParleyServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The comparison as a person makes it: four ways at once, against the server that serves the page. */
class ComparePageIT {
    private static final List<String> WAYS = List.of("polling", "long-poll", "sse", "websocket");

    @TempDir
    static Path data;

    @AutoClose
    private static ParleyServer server;

    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        server = new ParleyServer(data, Map.of()).start();
    }

    @BeforeEach
    void desk() {
        browser.size(1280, 900);
        browser.coarse(false);
    }

    @Test
    void run_throughARelay_weighsWhatTheRelayCounts() throws Exception {
        try (CountingRelay relay = new CountingRelay(server.base(), ComparePageIT::way)) {
            open(relay.uri(), "?lang=en&rate=300&seconds=5&interval=250&cookie=512&seed=11");
            browser.click("#go");
            browser.find("main[data-phase=done]");

            JsonNode results = results();
            for (String way : WAYS) {
                JsonNode result = results.path(way);
                assertThat(result.path("missed").asInt(-1)).as(way).isZero();
                assertThat(result.path("doubled").asInt(-1)).as(way).isZero();
                assertThat(result.path("messages").asInt()).as(way).isGreaterThan(5);
                long computed = result.path("total").path("up").asLong()
                        + result.path("total").path("down").asLong();
                // Over a WebSocket commands go the same way.
                long commands = way.equals("websocket") ? result.path("command").asLong() : 0;
                assertThat(computed + commands).as(way).isCloseTo(relay.bytes(way), Percentage.withPercentage(2));
            }
            assertThat(results.path("polling").path("messages"))
                    .isEqualTo(results.path("websocket").path("messages"));
            assertThat(results.path("websocket").path("perMessage").asDouble())
                    .isLessThan(results.path("polling").path("perMessage").asDouble());
            assertThat(results.path("sse").path("requests").asInt()).isLessThan(2);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void results_standInTablesBesideThePlots_andInAReport() {
        open(server.base(), "?lang=zh-CN&rate=1200&seconds=5&interval=250");
        browser.click("#go");
        browser.find("main[data-phase=done]");

        assertThat(browser.texts("#bytes-table thead th")).containsExactly("经过", "轮询", "长轮询", "SSE", "WebSocket");
        assertThat(browser.texts("#bytes-table tbody tr")).hasSizeGreaterThan(3);
        assertThat(browser.texts("#latency-table tbody th")).contains("50 %", "100 %");
        browser.find("#bytes-plot canvas");
        browser.find("#latency-plot canvas");
        assertThat(browser.texts("#ways .way .trouble")).isEmpty();
        // Some 100 messages: the p99 is there, or is said to be too dear.
        assertThat(browser.texts("#announce").get(0)).contains("测量完成", "WebSocket");
        assertThat(browser.find("#seen").getText()).contains("HTTP/1.1", "未使用 TLS", "时钟");
        assertThat(browser.find("#advice").getText()).contains("轮询一次");

        String report = handed("#report");
        assertThat(report).contains("<table>", "data:image/png", "长轮询").doesNotContain("<script");
        browser.coarse(true);
        browser.size(360, 740);
        browser.settle();
        assertThat((List<?>) browser.run(PageScripts.CUT_OFF)).isEmpty();
        assertThat((List<?>) browser.run(PageScripts.SMALL_TARGETS, true)).isEmpty();
        assertThat(Axe.violations(browser)).isEmpty();
        browser.screenshot("compare-done-zh-CN-360");
        browser.coarse(false);
        browser.size(1280, 900);
        browser.theme("dark");
        browser.settle();
        assertThat(Axe.violations(browser)).isEmpty();
        browser.screenshot("compare-done-zh-CN-dark-1280");
        browser.theme("light");
        browser.click("#language");
        browser.find("#bytes-table th", "Long polling");
        browser.find("#seen", "The browser speaks http/1.1");
        browser.settle();
        browser.screenshot("compare-done-en-light-1280");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void keyboard_alone_startsAndStops() {
        open(server.base(), "?lang=en&rate=300&seconds=60");
        browser.run("document.activeElement.blur()");
        browser.press(Keys.CONTROL, Keys.ENTER);
        browser.find("main[data-phase=running]");
        assertThat(browser.find("#rate").isEnabled()).isFalse();
        await().until(() ->
                browser.find(".way[data-kind=websocket] .of").getText().matches("n = [1-9].*"));
        browser.press(Keys.CONTROL, Keys.ENTER);
        browser.find("main[data-phase=done]");
        browser.find("#course", "Stopped");

        assertThat(results().path("websocket").path("missed").asInt(-1)).isZero();
        assertThat(results().path("polling").path("missed").asInt(-1)).isZero();
        assertThat(browser.find("#rate").isEnabled()).isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void tab_hiddenMeanwhile_makesTheRunInvalid() {
        open(server.base(), "?lang=en&rate=60&seconds=60");
        browser.click("#go");
        browser.find("main[data-phase=running]");
        browser.run("""
                Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
                document.dispatchEvent(new Event("visibilitychange"));
                delete document.hidden;
                """);
        browser.find("#trouble", "Invalid: this tab was hidden");
        browser.find("#course", " of 60 s");
        browser.click("#go");
        browser.find("main[data-phase=done]");

        assertThat(browser.find("#trouble").getText()).contains("Invalid");
        assertThat(handed("#raw").lines().findFirst().orElse("")).contains("\"invalid\":[\"hidden\"]");
        assertThat(handed("#report")).contains("Invalid");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void page_thatGoesAway_endsItsRun() {
        open(server.base(), "?lang=en&seconds=60");
        browser.run("""
                const real = window.fetch;
                window.fetch = (url, init) => {
                  const run = String(url).match(/runs\\/([\\w-]{16})$/);
                  if (run) sessionStorage.setItem("seen-run", run[1]);
                  return real(url, init);
                };
                """);
        browser.click("#go");
        browser.find("main[data-phase=running]");
        await().until(() -> browser.run("return sessionStorage.getItem('seen-run')") != null);
        Object run = browser.run("return sessionStorage.getItem('seen-run')");
        browser.go(server.base().resolve("?lang=en"));
        await().until(() -> server.call("GET", "compare/runs/" + run).statusCode() == 404);
        browser.complaints();
    }

    @Test
    void refusal_isToldInWords() {
        open(server.base(), "?lang=en");
        browser.run("""
                window.fetch = async () => new Response('{"code":"server.full","detail":"x"}', { status: 503 });
                """);
        browser.click("#go");
        browser.find("main[data-phase=failed]");
        browser.find("#trouble", "full");
    }

    private static void open(URI base, String query) {
        browser.go(base.resolve("compare" + query));
        browser.find("#ways .way");
        browser.find("#go");
    }

    /** What a request counts as on the relay; commands apart, as on the page. */
    private static String way(String request) {
        String target = request.substring(request.indexOf(' ') + 1);
        if (target.contains("/messages?channel=topic%2Fparley.compare")) {
            return "polling";
        }
        if (target.matches(".*/ws\\?run=.*")) {
            return "websocket";
        }
        if (target.matches(".*/sse\\?run=.*")) {
            return "sse";
        }
        if (target.matches(".*/poll\\?run=.*") || (target.contains("/poll") && !request.startsWith("POST"))) {
            return "long-poll";
        }
        return "other";
    }

    /** The lines of results of the raw data, by way. */
    private static JsonNode results() {
        var all = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        handed("#raw")
                .lines()
                .map(Frames::json)
                .filter(line -> line.path("type").asText().equals("result"))
                .forEach(line -> all.set(line.path("way").asText(), line));
        return all;
    }

    /** What a button would save as a file. */
    private static String handed(String selector) {
        browser.run("""
                window.original ??= URL.createObjectURL;
                URL.createObjectURL = (blob) => {
                  window.handed = blob.text();
                  return window.original.call(URL, blob);
                };
                """);
        browser.click(selector);
        return String.valueOf(browser.run("return window.handed"));
    }
}
