// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.CompanyProxy;
import dev.parley.testing.CompanyProxy.Upgrades;
import dev.parley.testing.ParleyServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people see of the transport behind a proxy that lets no WebSocket through: on the pages, in elements, in the console. */
class TransportPagesIT {
    @TempDir
    static Path data;

    @AutoClose
    private static ParleyServer server;

    @AutoClose
    private static CompanyProxy proxy;

    @AutoClose
    private static Chatter ana;

    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        server = new ParleyServer(data, Map.of()).start();
        proxy = new CompanyProxy(server.base()).upgrades(Upgrades.FORBIDDEN);
        ana = Chatter.signIn(proxy.base(), "en", "Ana");
        browser = ana.browser();
    }

    @BeforeEach
    void refuse() {
        proxy.reset().upgrades(Upgrades.FORBIDDEN);
        browser.size(1280, 800);
    }

    @Test
    void chat_works_saysHow_andLosesNothingWhenTheProxyRestarts() {
        browser.go(proxy.base().resolve("chat?lang=en"));
        browser.find("#via", "via SSE");
        assertThat(browser.find("#via").getAttribute("title")).contains("WebSocket");
        ana.join("behind");
        ana.say("hello");
        Chatter.fill(server, "behind", 1, 2);
        ana.sees("message 2");
        proxy.cut();
        Chatter.fill(server, "behind", 3, 4);
        ana.sees("message 4");
        browser.find("#via", "via SSE");
        ana.say("still here");
        assertThat(ana.messages())
                .containsExactly("hello", "message 1", "message 2", "message 3", "message 4", "still here");
        browser.click("#language");
        browser.find("#via", "通过 SSE");
    }

    @Test
    void chat_overWebSocket_saysNothing() {
        proxy.reset();
        browser.run("sessionStorage.clear()");
        browser.go(proxy.base().resolve("chat?lang=en"));
        browser.find("#state[data-state=online]");
        assertThat(browser.texts("#via")).isEqualTo(List.of(""));
    }

    @Test
    void elements_sayHow_toPeopleAndToThePage() {
        browser.before("addEventListener('parley-state', ({ detail }) => (window.states ??= []).push(detail));");
        ElementsPage page = new ElementsPage(browser);
        page.open(proxy.base().resolve("demo/portal?lang=zh-CN"));
        page.find("parley-presence", ".via", "通过 SSE");
        page.until("return bell.transport === 'sse' && bell.getAttribute('transport') === 'sse'");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".via", "通过 SSE");
        page.find("parley-chat", ".launch").click();
        page.find("parley-chat", ".via", "通过 SSE");
        assertThat(page.run("return states.at(-1).transport")).isEqualTo("sse");
    }

    @ParameterizedTest
    @CsvSource({"sse, [1], GET sse: 200", "long-poll, [1], POST poll: 200"})
    void console_speaksPlainRequests_andHidesNothing(String transport, String number, String request) {
        ConsoleUser user = console("");
        user.address(URI.create(proxy.base().toString().replaceFirst("^http", "ws") + "ws"));
        choose(transport);
        user.connect();
        await(rows -> rows.stream().anyMatch(row -> row.startsWith(request))
                && rows.stream().anyMatch(row -> row.startsWith(number + " {\"event\":\"welcome\"")));
        user.send("json", "{\"id\":\"a\",\"action\":\"subscribe\",\"channel\":\"live/console\"}");
        await(rows -> rows.stream().anyMatch(row -> row.contains("POST send/") && row.contains("…: 200"))
                && rows.stream().anyMatch(row -> row.startsWith("{\"id\":\"a\",\"action\":\"subscribe\",\"ok\":true")));
        user.send("json", "{\"action\":\"publish\",\"channel\":\"live/console\",\"body\":\"你好\"}");
        await(rows -> rows.stream().anyMatch(row -> row.startsWith("[2] {\"event\":\"message\"")));
        browser.click("#connect");
        browser.find("#state[data-state=idle]");
        assertThat(browser.find("#transport").isEnabled()).isTrue();
    }

    @Test
    void console_saysWhoRefuses() {
        ConsoleUser user = console("?lang=en");
        user.address(proxy.base().resolve("sse?ticket=wrong"));
        assertThat(browser.run("return document.getElementById('transport').value"))
                .isEqualTo("sse");
        browser.click("#connect");
        browser.find(".refusal", "401 token.invalid");
        user.address(proxy.base().resolve("healthz/sse"));
        browser.click("#connect");
        browser.find(".refusal", "404");
        user.address(URI.create("http://127.0.0.1:1/parley/sse"));
        browser.click("#connect");
        browser.find(".refusal", "only with this page's own server");
        user.address(URI.create(proxy.base().toString().replaceFirst("^http", "ws") + "ws/echo"));
        assertThat(browser.find("#transport").isEnabled()).isFalse();
    }

    private static ConsoleUser console(String query) {
        ConsoleUser user = new ConsoleUser(browser);
        browser.run("sessionStorage.clear()");
        browser.go(URI.create("about:blank"));
        browser.go(proxy.base().resolve("console" + (query.isEmpty() ? "?lang=en" : query)));
        user.touch();
        return user;
    }

    private static void choose(String transport) {
        browser.run("""
                const select = document.getElementById("transport");
                select.value = arguments[0];
                select.dispatchEvent(new Event("change"));
                """, transport);
    }

    private static void await(java.util.function.Predicate<List<String>> rows) {
        Awaitility.await().until(() -> new ConsoleUser(browser).payloads(), rows::test);
    }
}
