// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The test console and the home page, against the server that serves them. */
class ConsolePageIT {
    @TempDir
    static Path data;

    private static ServerProcess server;

    private Browser browser;

    @BeforeAll
    static void startServer() {
        server = ServerProcess.start(data);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openBrowser() {
        browser = Browser.open();
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void echo_oneClick_showsBothFramesAndTheCloseCode() {
        browser.go(server.base().resolve("console?lang=zh-CN"));
        browser.click("#connect");
        browser.find("#state[data-state=online]");
        browser.type("#text", "你好，Parley", Keys.chord(Keys.CONTROL, Keys.ENTER));

        browser.find("#frames .sent", "你好，Parley");
        assertThat(browser.find("#frames .received", "你好，Parley").getText())
                .containsPattern("\\d\\d:\\d\\d:\\d\\d\\.\\d\\d\\d");
        browser.click("#connect");
        browser.find("#frames .system", "1000");
        browser.click("#clear");
        browser.awaitNone("#frames li");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void hello_chosenFromTheList_greets() {
        browser.go(server.base().resolve("console?lang=en"));
        browser.click("[data-path='ws/hello']");
        browser.click("#connect");
        browser.find("#frames .received", "hello, WebSocket");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void refusal_thatTheBrowserHides_isExplained() {
        browser.go(server.base().resolve("console?lang=en"));
        browser.click("[data-path='ws/echo']");
        browser.type("#url", "/none");
        browser.click("#connect");
        browser.find("#frames .system", "1006");
        assertThat(browser.find("#trouble", "404").getText()).contains("route.unknown");
    }

    @Test
    void ticket_thatIsUsedUp_isGivenAsAPossibleCause() {
        browser.go(server.base().resolve("console?lang=en"));
        browser.click("[data-path='ws']");
        browser.type("#protocols", ", bearer.used");
        browser.click("#connect");
        browser.find("#trouble li", "ticket");
    }

    @Test
    void home_showsWhatRunsAndWhatIsPushed() {
        browser.go(server.base().resolve("?lang=en"));
        browser.find("#state[data-state=online]");
        assertThat(browser.find("#version").getText()).matches("\\d+\\.\\d+.*");
        assertThat(browser.find("#push").getText()).contains(server.base() + "api/v1/push", "guest-");
        assertThat(browser.complaints()).isEmpty();
    }
}
