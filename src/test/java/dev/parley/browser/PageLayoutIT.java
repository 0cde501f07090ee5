// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.Rounds;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page in both languages and themes and at several widths: nothing is cut off, too small to hit or heavy, and axe-core finds nothing. Leaves
 * a picture of each under target/screenshots.
 */
class PageLayoutIT {
    /** Bodies as they travel, of all that a page loads before anybody does anything. */
    private static final long MAX_BYTES = 45_000;

    /** WCAG 1.4.10. */
    private static final int REFLOW = 320;

    /** How a page is looked at. {@code bin/test} has every other of these, so that both themes and all widths are among them. */
    private record Look(int width, String theme) {}

    private static final List<Look> LOOKS = Rounds.each(
            2,
            List.of(
                    new Look(REFLOW, "light"),
                    new Look(REFLOW, "dark"),
                    new Look(360, "dark"),
                    new Look(360, "light"),
                    new Look(1280, "light"),
                    new Look(1280, "dark")));

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
    }

    static Stream<Arguments> pagesAndLanguages() {
        return Pages.ALL.stream()
                .flatMap(page -> Pages.LANGUAGES.stream().map(language -> Arguments.of(page, language)));
    }

    @ParameterizedTest
    @MethodSource("pagesAndLanguages")
    void page_inEveryThemeAndWidth_isWholeAndAccessible(Pages.Page page, String language) {
        SoftAssertions softly = new SoftAssertions();
        browser.theme("light");
        browser.size(1280, 800);
        browser.coarse(false);
        page.open(browser, server.base(), language);
        softly.assertThat((Long) browser.run(PageScripts.WEIGHT))
                .as("weight: " + page)
                .isBetween(1024L, MAX_BYTES);
        for (Look look : LOOKS) {
            boolean phone = look.width() < 640;
            browser.coarse(phone);
            browser.size(look.width(), phone ? 740 : 800);
            browser.theme(look.theme());
            String shown = String.join("-", page.name(), language, look.theme(), String.valueOf(look.width()));
            browser.settle();
            softly.assertThat(lines(PageScripts.CUT_OFF))
                    .as("cut off: " + shown)
                    .isEmpty();
            softly.assertThat(lines(PageScripts.SMALL_TARGETS, phone))
                    .as("too small: " + shown)
                    .isEmpty();
            if (look.width() != REFLOW) {
                softly.assertThat(Axe.violations(browser)).as("axe: " + shown).isEmpty();
                browser.screenshot(shown);
            }
        }
        softly.assertThat(browser.complaints()).as("console: " + page).isEmpty();
        softly.assertAll();
    }

    private static List<?> lines(String script, Object... arguments) {
        return (List<?>) browser.run(script, arguments);
    }
}
