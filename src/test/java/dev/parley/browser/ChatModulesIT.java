// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modules of a conversation by themselves: texts that are cut, names, what people type. */
class ChatModulesIT {
    @TempDir
    static Path data;

    private static ParleyServer server;
    private static Browser browser;
    private static ClientPage page;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        server = new ParleyServer(data, Map.of()).withSources().start();
        page = new ClientPage(browser, server);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
            browser.close();
        }
    }

    @AfterEach
    void assertNoComplaints() {
        // A page of plain text names no icon.
        assertThat(browser.complaints())
                .filteredOn(text -> !text.contains("/favicon.ico"))
                .isEmpty();
    }

    @Test
    void cut_withinWhatIsSeenAsOneCharacter_leavesItOutWhole() {
        String script = """
                const { cut } = await import(`${base}sources/assets/lib/text.js?SEGMENTER`);
                const family = "\\u{1f468}\\u200d\\u{1f469}\\u200d\\u{1f467}";
                return [
                  cut("hello", 5), cut("hello", 3), cut("hello", 3, ""), cut(`ab${family}`, 4), cut(`a${family}`, 5), cut(`ab${family}`, 10),
                  cut("\\u{1f600}".repeat(3), 3), cut("e\\u0301e\\u0301", 3), cut("\\u{1f44d}\\u{1f3fd}!", 2), cut("a" + "\\u0301".repeat(200), 100).length,
                ];
                """;
        List<Object> shown = List.of(
                "hello",
                "hel\u2026",
                "hel",
                "ab\u2026",
                "a\u2026",
                "ab\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
                "\ud83d\ude00\u2026",
                "e\u0301\u2026",
                "\ud83d\udc4d\u2026",
                101L);
        assertThat(page.run(script)).isEqualTo(shown);
        // As in a browser that cannot tell where a character ends.
        assertThat(page.run("const own = Intl.Segmenter; delete Intl.Segmenter;"
                        + script.replace("?SEGMENTER", "?none").replace("return [", "const all = [")
                        + "Intl.Segmenter = own; return all;"))
                .isEqualTo(shown);
    }

    @Test
    void person_whereverPrinted_isMarkedAsGuestAndTurnsNothingAround() {
        assertThat(page.run("""
                const { nameOf, nameParts, isGuest } = await import(`${base}sources/assets/chat/guests.js`);
                const words = { t: (key, { name } = {}) => (name ? `${name} (guest)` : key) };
                const told = (person) => [nameOf(person, words), ...nameParts(person, words).map((part) => part && part.outerHTML)].join(" ");
                return [
                  told({ id: "ana", name: "Ana" }),
                  told({ id: "guest-1", name: "Ana" }),
                  told({ id: "u1", name: "Ana", guest: true }),
                  nameOf({ id: "x", name: "\\u202eevil\\u2066" }, words),
                  nameOf({ id: "x", name: "\\u05d0\\u05d1" }, words),
                  isGuest("guest-2"), isGuest(null), isGuest({ id: "bo" }),
                ];
                """))
                .isEqualTo(List.of(
                        "Ana <bdi class=\"name\">Ana</bdi> false",
                        "Ana (guest) <bdi class=\"name\">Ana</bdi> <span class=\"tag\">guest</span>",
                        "Ana (guest) <bdi class=\"name\">Ana</bdi> <span class=\"tag\">guest</span>",
                        "evil",
                        "\u2068\u05d0\u05d1\u2069",
                        true,
                        false,
                        false));
    }
}
