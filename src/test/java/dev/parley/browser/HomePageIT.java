// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.FaultProxy;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The first page: what runs, an echo, two people in one page, a push to oneself. */
class HomePageIT {
    private static final String LAYOUT_SHIFT = """
            const done = arguments[arguments.length - 1];
            let sum = 0;
            new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value)))
              .observe({ type: "layout-shift", buffered: true });
            setTimeout(() => done(sum), 200);
            """;

    @TempDir
    static Path folder;

    @AutoClose
    private static ParleyServer server;

    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        // Where the command of the page looks for the key.
        server = new ParleyServer(
                        folder,
                        Map.of("parley.data", folder.resolve("parley-data").toString()))
                .start();
    }

    @BeforeEach
    void comeForTheFirstTime() {
        browser.forget(server.base());
    }

    @Test
    void facts_ofTheServer_areShownAndNothingMoves() {
        browser.go(server.base().resolve("?lang=en"));
        browser.find("#state[data-state=online]", "Online");
        await().until(() -> browser.find("#roundtrip").getText().matches("[0-9.,]+ ms"));
        assertThat(browser.find("#version").getText()).matches("\\d+\\.\\d+.*");
        assertThat(browser.find("#node").getText()).matches("[0-9a-f]{8}");
        assertThat(browser.find("#user").getText()).matches("Guest \\d{4}\\s+guest");
        assertThat((Number) browser.runAsync(LAYOUT_SHIFT))
                .extracting(Number::doubleValue)
                .satisfies(sum -> assertThat(sum).isLessThan(0.01));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void command_asItStandsThere_pushesToWhoLooksAtIt() throws Exception {
        browser.go(server.base().resolve("?lang=zh-CN"));
        browser.find("#push", "guest-");
        browser.find("#waiting", "消息会显示在这里");

        Process shell = new ProcessBuilder("bash", "-c", browser.find("#push").getText())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("curl").toFile())
                .start();
        assertThat(Patience.awaitExit(shell)).isZero();
        assertThat(Files.readString(folder.resolve("curl"))).contains("\"connections\":1");

        assertThat(browser.find("#notices li", "来自后端的问候").getText()).contains("推送");
        browser.awaitNone("#waiting");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void ownMessage_isSaidToBeOne() {
        browser.go(server.base().resolve("?lang=en"));
        browser.find("#state[data-state=online]");
        browser.click("#self");

        assertThat(browser.find("#notices li", "A note to myself").getText()).contains("Private message", "Guest");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void echo_comesBackWithItsTime() {
        browser.go(server.base().resolve("?lang=en"));
        browser.find("#echoed", "/ws/echo");
        browser.click("#echo");

        assertThat(browser.find("#echoed .received", "Hello, Parley").getText()).containsPattern("after [0-9.,]+ ms");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void panes_inOnePage_areTwoGuestsWhoHearEachOther() {
        // Neither is the one who has signed in to this browser.
        browser.go(server.base().resolve("chat?lang=en"));
        browser.type("#name", "Someone else", Keys.ENTER);
        browser.find("#me-name", "Someone else");
        browser.go(server.base().resolve("?lang=en"));
        browser.click("main a[href='demo/panes']");

        browser.within("iframe#a", () -> browser.type("#text, .write", "Hello from the left", Keys.ENTER));
        browser.within("iframe#b", () -> {
            assertThat(browser.find(".message:not(.own)", "Hello from the left").getText())
                    .contains("Ana", "guest");
            browser.type("#text, .write", "And from the right", Keys.ENTER);
            browser.find(".message.own[data-offset]", "And from the right");
        });
        browser.within("iframe#a", () -> assertThat(
                        browser.find(".message:not(.own)", "right").getText())
                .contains("Li Lei"));

        // The same two after a reload: what was one's own still is.
        browser.reload();
        browser.within("iframe#a", () -> browser.find(".message.own[data-offset]", "Hello from the left"));
        browser.within("iframe#b", () -> browser.find(".message.own[data-offset]", "And from the right"));

        browser.click("#language");
        browser.find("html[lang=zh-CN]");
        browser.click("#theme");
        browser.within("iframe#a", () -> browser.find("html[lang=zh-CN][data-theme=dark]"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void server_gone_dimsWhatWasHeardLast() throws Exception {
        try (FaultProxy line = new FaultProxy(server.base())) {
            browser.go(line.uri().resolve("?lang=en"));
            await().until(() -> browser.find("#roundtrip").getText().matches("[0-9.,]+ ms"));
            String version = browser.find("#version").getText();
            browser.awaitNone("#stale");

            line.refuse(true);
            line.cut();
            browser.find("#state[data-state=reconnecting]");
            browser.find("#facts.dim");
            assertThat(browser.find("#stale-text").getText())
                    .matches("No connection\\. Last contact \\d+ seconds? ago\\.");
            assertThat(browser.find("#version").getText()).isEqualTo(version);
            browser.find("#retry");
        } finally {
            // A browser says of each failed attempt that it failed.
            browser.go(java.net.URI.create("about:blank"));
            browser.complaints();
        }
    }
}
