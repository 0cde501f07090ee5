// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The module {@code parley.js} as such: its parts, its declarations, its documentation. */
class ClientModuleIT {
    @TempDir
    static Path data;

    private static ParleyServer server;
    private static Browser browser;

    private ClientPage page;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        server = new ParleyServer(data, Map.of()).start();
    }

    @AfterAll
    static void stop() throws Exception {
        // Null where the browser is missing and the tests are skipped.
        if (server != null) {
            server.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = new ClientPage(browser, server);
    }

    @AfterEach
    void assertNoComplaints() {
        // A page of plain text names no icon.
        assertThat(browser.complaints())
                .filteredOn(text -> !text.contains("/favicon.ico"))
                .isEmpty();
    }

    @Test
    void heartbeat_ofASleptPage_asksAgainBeforeItGivesUp() {
        assertThat(page.run("""
                const { Heartbeat } = await import(`${base}assets/lib/line.js`);
                const real = { now: Date.now, set: window.setTimeout, clear: window.clearTimeout };
                let [now, timer] = [0, null];
                Date.now = () => now;
                window.setTimeout = (call, ms) => (timer = { call, at: now + ms });
                window.clearTimeout = () => (timer = null);
                const fire = (late = 0) => {
                  now = timer.at + late;
                  timer.call();
                };
                const log = [];
                const heartbeat = new Heartbeat(() => log.push("ask"), () => log.push("dead"));
                heartbeat.start(20_000);
                fire();
                fire(60_000);
                heartbeat.heard();
                log.push("heard");
                fire(60_000);
                fire();
                heartbeat.stop();
                heartbeat.ask();
                Object.assign(Date, { now: real.now });
                Object.assign(window, { setTimeout: real.set, clearTimeout: real.clear });
                return log;
                """)).isEqualTo(List.of("ask", "ask", "heard", "ask", "dead"));
    }

    @Test
    void address_isWhereTheModuleCameFrom_orTheBase() {
        String base = server.base().toString().replaceFirst("^http", "ws");
        String origin = base.substring(0, base.length() - "parley/".length());
        assertThat(page.run("""
                const of = (options) => String(new parley.Client(options).url);
                return [of(), of({ url: "ws?inbox=push" }), of({ base: "/portal/parley" }), of({ base: "/portal/parley/" }), of({ url: "https://other.example/ws" })];
                """))
                .isEqualTo(List.of(
                        base + "ws",
                        base + "ws?inbox=push",
                        origin + "portal/parley/ws",
                        origin + "portal/parley/ws",
                        "wss://other.example/ws"));
    }

    @Test
    void names_ofPrivateChats_areOrderedByCodePoint() {
        assertThat(page.run("""
                const { directChannel, newKey } = parley;
                const pairs = [["b", "a"], ["\\u{1F600}", "\\uFF5E"], ["a~/%", "a"], ["a", "a"]];
                return [...pairs.map(([a, b]) => directChannel(a, b)), newKey() !== newKey()];
                """))
                .isEqualTo(
                        List.of("direct/a~b", "direct/\uFF5E~\uD83D\uDE00", "direct/a~a%7E%2F%25", "direct/a~a", true));
    }

    @Test
    void backOff_isFullJitterUpToACeiling() {
        assertThat(page.run("""
                const { fullJitter } = await import(`${base}assets/lib/line.js`);
                return [0, 1, 5, 6, 999].map((attempt) => fullJitter(attempt, () => 1)).concat(fullJitter(3, () => 0));
                """)).isEqualTo(List.of(500L, 1_000L, 16_000L, 30_000L, 30_000L, 0L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/client.md", "docs/client.zh-CN.md"})
    void example_ofTheDocumentation_runs(String document) throws Exception {
        Matcher example = Pattern.compile("(?ms)^```js\nimport (.*?) from \"./assets/parley.js\";\n(.*?)\n```$")
                .matcher(Files.readString(Path.of(document)));
        assertThat(example.find()).isTrue();
        assertThat(page.run("const " + example.group(1) + " = parley;" + example.group(2) + """
                await until(() => lines.at(-1).endsWith(": hello"));
                                const [first, last] = [lines.at(0), lines.at(-1)];
                client.close();
                return first + last.replace(/^[^:]+/, "");
                """))
                .isEqualTo("state: online: hello");
    }

    @Test
    void declarations_nameWhatTheModuleHas() {
        Object members = page.run("""
                const names = (type) => Object.getOwnPropertyNames(type.prototype).filter((name) => name !== "constructor");
                const client = new parley.Client();
                const handle = client.channel("room/x");
                return {
                  // Names with a dollar are how scripts that are sent as few files find each other's modules.
                  module: Object.keys(parley).filter((name) => !name.startsWith("$")).sort(),
                  Client: [...names(parley.Client), ...Object.keys(client), "shared"].sort(),
                  Channel: [...names(handle.constructor), ...Object.keys(handle)].sort(),
                  ParleyError: Object.keys(new parley.ParleyError({ code: "x" })).sort(),
                };
                """);
        assertThat(members)
                .isEqualTo(Map.of(
                        "module", Declarations.exports(),
                        "Client", Declarations.membersOf("Client"),
                        "Channel", Declarations.membersOf("Channel"),
                        "ParleyError", Declarations.membersOf("ParleyError")));
    }
}
