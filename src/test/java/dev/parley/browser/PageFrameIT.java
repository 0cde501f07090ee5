// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ParleyServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;

/** What all pages have around them: the bar, languages and themes, the keys; and that all of it can be reached without a mouse. */
class PageFrameIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
    }

    static Stream<Pages.Page> pages() {
        return Pages.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void page_byTabAlone_reachesEverythingAndShowsWhere(Pages.Page page) {
        browser.size(1280, 800);
        page.open(browser, server.base(), "en");
        if (page.name().equals("console")) {
            // Its first key would bring more to reach, which may come before or behind.
            new ConsoleUser(browser).touch();
        }
        browser.run(PageScripts.FIRST_FOCUS);
        assertThat(browser.run(PageScripts.TABBABLE_COUNT))
                .as("elements to reach")
                .isNotEqualTo(0L);
        // A page that traps the focus never says that it has been all round.
        for (int i = 0; i < 150 && !Boolean.TRUE.equals(browser.run("return window.wentRound")); i++) {
            browser.press(Keys.TAB);
            browser.run(PageScripts.NOTE_FOCUS);
        }
        assertThat((List<?>) browser.run(PageScripts.FOCUS_TROUBLE)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void languageAndTheme_byTheirButtons_switchWithoutReload(Pages.Page page) {
        browser.size(1280, 800);
        browser.theme("light");
        page.open(browser, server.base(), "en");
        browser.run("window.here = true");
        browser.click("#language");
        browser.find("html[lang=zh-CN]");
        browser.click("#theme");
        browser.find("html[data-theme=dark]");
        assertThat(browser.run("return window.here")).isEqualTo(true);
        assertThat((List<?>) browser.run(PageScripts.KEYS_SHOWN)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void forcedColours_showWhatIsChosenAndWhatIsDrawn(Pages.Page page) {
        browser.size(1280, 800);
        page.open(browser, server.base(), "en");
        browser.media("forced-colors", "active");
        try {
            assertThat((List<?>) browser.run(PageScripts.ALIKE_IN_FORCED_COLOURS))
                    .isEmpty();
        } finally {
            browser.media("forced-colors", "");
        }
    }

    @Test
    void sheet_byQuestionMark_listsTheKeysAndCanSwitchSingleOnesOff() {
        Pages.ALL.get(0).open(browser, server.base(), "en");
        browser.press("?");
        browser.find("dialog.sheet h2", "Keyboard shortcuts");
        assertThat(browser.texts("dialog.sheet kbd")).contains("?", "F6", "Alt+1");
        assertThat(Axe.violations(browser)).isEmpty();

        browser.click("dialog.sheet input[type=checkbox]");
        browser.press(Keys.ESCAPE);
        browser.awaitNone("dialog");
        browser.run("document.activeElement.blur()");
        browser.press("?");
        assertThat(browser.texts("dialog.sheet")).isEmpty();

        browser.click("#keys");
        browser.click("dialog.sheet input[type=checkbox]");
        browser.click("dialog.sheet button", "Close");
        browser.awaitNone("dialog");
        browser.press("?");
        browser.find("dialog.sheet");
        browser.press(Keys.ESCAPE);
        browser.awaitNone("dialog");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void sheet_whileTyping_staysAway() {
        Pages.ALL.get(1).open(browser, server.base(), "en");
        browser.type("#text", "what?");
        assertThat(browser.find("#text").getDomProperty("value")).endsWith("what?");
        assertThat(browser.texts("dialog.sheet")).isEmpty();
    }

    @Test
    void regions_byF6_areVisitedInTurnAndRemembered() {
        Pages.ALL.get(0).open(browser, server.base(), "en");
        browser.run("document.getElementById('copy').focus()");
        browser.press(Keys.F6);
        assertThat(focused()).isEqualTo("header");
        browser.press(Keys.F6);
        assertThat(focused()).isEqualTo("button");
        browser.press(Keys.SHIFT, Keys.F6);
        assertThat(focused()).isEqualTo("header");
    }

    @Test
    void pages_byAltAndDigit_areOpened() {
        Pages.ALL.get(0).open(browser, server.base(), "en");
        browser.press(Keys.ALT, "3");
        await().until(() -> browser.title().startsWith("Console"));
        browser.find("#connect");
        browser.press(Keys.ALT, "1");
        browser.find("#facts");
    }

    @Test
    void bar_onAPhone_keepsThePagesInAMenu() {
        browser.size(360, 740);
        Pages.ALL.get(0).open(browser, server.base(), "zh-CN");
        browser.awaitNone(".bar nav");
        browser.click("#menu");
        assertThat(browser.find(".bar nav a[aria-current=page]").getText()).isEqualTo("首页");
        browser.press(Keys.ESCAPE);
        browser.awaitNone(".bar nav");
        assertThat(browser.complaints()).isEmpty();
    }

    private static String focused() {
        return String.valueOf(browser.run("return document.activeElement.tagName.toLowerCase()"));
    }
}
