// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The demonstration of the elements, as the WAR brings it. */
class DemoPortalIT {
    @TempDir
    static Path data;

    @AutoClose
    private static ParleyServer server;

    @AutoClose
    private static Browser browser;

    private final ElementsPage page = new ElementsPage(browser);

    @BeforeAll
    static void start() throws Exception {
        server = new ParleyServer(data, Map.of("parley.data", data.toString())).start();
        browser = Browser.open();
    }

    @AfterEach
    void hearNoComplaints() {
        assertThat(browser.find("#reports").getText()).isEqualTo("0");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void command_onThePage_ringsTheBell() throws Exception {
        open("en");
        page.find("parley-presence", ".count", "1 person here");
        String command = browser.find("#push", "guest-").getText();
        String runnable =
                command.replace("parley-data/api-key", data.resolve("api-key").toString());
        Process shell = new ProcessBuilder("bash", "-c", runnable)
                .redirectErrorStream(true)
                .start();
        assertThat(Patience.awaitExit(shell)).isZero();
        page.awaitBell("1 unread notification");
        page.find("parley-bell", ".toast", "Leave approved");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".item", "Your request from 3 to 5 May has been approved.");
        assertThat(browser.texts("#log li")).anyMatch(row -> row.contains("parley-message"));
    }

    @Test
    void troubles_ofThePage_leaveTheElementsUsable() {
        open("zh-CN");
        page.awaitBell("没有未读通知");
        for (String toggle : List.of("dark", "narrow", "banner", "hostile", "rtl")) {
            browser.click("#" + toggle);
        }
        page.find("parley-chat", ".launch").click();
        page.until("return deep().matches('textarea')");
        page.press("你好", Keys.ENTER);
        page.until(
                "return all('parley-chat', '.message').filter((row) => row.textContent.includes('你好')).length === 2");
        page.press(Keys.ESCAPE);
        page.until("return !chat.open");
        assertThat(page.run("return chat.shadowRoot.querySelector('.root').dataset.theme"))
                .isEqualTo("dark");
    }

    @Test
    void words_followThePagesLanguage() {
        open("en");
        page.awaitBell("No unread notifications");
        browser.click("#language");
        page.awaitBell("没有未读通知");
        browser.find("h1", "您门户里的一个页面");
    }

    @Test
    void snippets_areElementsThatExist() {
        open("en");
        page.run(
                "window.made = [...document.querySelectorAll('#snippets pre')].map((pre) => pre.textContent.match(/^<([a-z-]+)/)[1])");
        assertThat(page.run("return made.filter((name) => name.includes('-') && !customElements.get(name))"))
                .isEqualTo(List.of());
        assertThat(page.run("return made.length")).isEqualTo(5L);
    }

    private void open(String language) {
        assertThat(new File(data.toFile(), "api-key")).exists();
        page.open(server.base().resolve("demo/portal?lang=" + language));
        page.until("return bell.user !== null");
    }
}
