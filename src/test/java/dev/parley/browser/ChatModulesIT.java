// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The modules of a conversation by themselves: texts that are cut, names, what people type. */
class ChatModulesIT {
    @RegisterExtension
    static final ServedPage page = ServedPage.with(Map.of());

    @AfterEach
    void assertNoComplaints() {
        // A page of plain text names no icon.
        assertThat(page.browser().complaints())
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

    @Test
    void text_asPeopleTypeIt_isFormatted_andALinkSaysWhereItLeads() {
        assertThat(page.run("""
                const { formatted } = await import(`${base}sources/assets/chat/markup.js`);
                const show = (text) => {
                  const element = document.createElement("div");
                  element.append(...formatted(text));
                  element.querySelectorAll("a").forEach((a) => ["target", "rel", "dir", "tabindex"].forEach((name) => a.removeAttribute(name)));
                  element.querySelectorAll("code, pre").forEach((code) => code.removeAttribute("dir"));
                  return element.innerHTML.replaceAll(' class=""', "");
                };
                return [
                  "**bold** and *italic* `a*b*` 2*3*4 f(*args, **kwargs)", "\u8fd9\u662f**\u91cd\u70b9**", "**a *b* c** ***d***", "> one\\n> two\\n>> deep\\nthree",
                  "```js\\nlet a;\\n\\n  b\\n```\\nafter", "```\\nopen", "- a\\n- b\\n  - c\\n3. d", ">_< <b>&",
                  "www.example.com, ana@example.com", "https://x.y/\u202egnp.exe", "https://m\u00fcnchen.example/stra\u00dfe", "https://a.b/c_(d)). HTTPS://EX.com/A",
                ].map(show);
                """))
                .isEqualTo(
                        List.of(
                                "<strong>bold</strong> and <em>italic</em> <code>a*b*</code> 2*3*4 f(*args, **kwargs)",
                                "\u8fd9\u662f<strong>\u91cd\u70b9</strong>",
                                "<strong>a <em>b</em> c</strong> <strong><em>d</em></strong>",
                                "<blockquote>one\ntwo<blockquote>deep</blockquote></blockquote>three",
                                "<pre><code>let a;\n\n  b</code></pre>after",
                                "```\nopen",
                                "<ul><li>a</li><li>b<div><ul><li>c</li></ul></div></li></ul><ol><li value=\"3\">d</li></ol>",
                                "&gt;_&lt; &lt;b&gt;&amp;",
                                "<a href=\"https://www.example.com\">www.example.com</a>,"
                                        + " <a href=\"mailto:ana@example.com\">ana@example.com</a>",
                                "<a href=\"https://x.y/%E2%80%AEgnp.exe\">https://x.y/%E2%80%AEgnp.exe</a>",
                                "<a href=\"https://xn--mnchen-3ya.example/stra%C3%9Fe\">https://xn--mnchen-3ya.example/stra%C3%9Fe</a>",
                                "<a href=\"https://a.b/c_(d)\">https://a.b/c_(d)</a>). <a href=\"https://ex.com/A\">https://ex.com/A</a>"));
    }

    @Test
    void text_thatIsMeantToTakeLong_makesFewElementsAndIsAllThere() {
        assertThat(page.run("""
                const { formatted } = await import(`${base}sources/assets/chat/markup.js`);
                const many = (text) => text.repeat(Math.ceil(65_536 / text.length));
                return ["*", "* ", "*a", "**a*", "`", "`a", ">", "> ", "> ```\\n", "```\\n", "- a\\n", "https://%", "a@a.", "www.", "(", "**a `b *c "].every((text) => {
                  const element = document.createElement("div");
                  formatted(many(text)).forEach((part) => element.append(part));
                  return element.querySelectorAll("*").length <= 2_100 && element.textContent.length > 0;
                });
                """)).isEqualTo(true);
    }

    @Test
    void dates_areThoseOfTheBrowsersRegion() {
        assertThat(page.run("""
                const { localeOf } = await import(`${base}sources/assets/lib/locale.js`);
                return [["en", ["en-GB", "en"]], ["en", ["de-DE", "en-GB"]], ["en", ["de-DE", "de"]], ["en", []], ["zh-CN", ["zh-SG"]], ["en", ["?"]]].map((given) => localeOf(...given));
                """)).isEqualTo(List.of("en-GB", "en-GB", "en-DE", "en", "zh-SG", "en"));
    }

    @Test
    void timesOfNotices_areWrittenAsInTheBrowsersRegion() {
        assertThat(page.run("""
                Object.defineProperty(navigator, "languages", { get: () => ["en-GB"], configurable: true });
                const { timeText } = await import(`${base}sources/assets/lib/notice.js`);
                const { dateFormat, ...styles } = await import(`${base}sources/assets/lib/locale.js`);
                // A language that no other test has asked for: formats are kept.
                const words = { language: "en-Latn", t: (key) => key };
                const at = new Date(2020, 4, 3, 15, 4, 5, 67);
                const told = [timeText(new Date().setHours(15, 4), words), timeText(new Date().setHours(-9, 4), words), timeText(+at, words)];
                const others = ["CLOCK", "SECONDS", "PRECISE", "MOMENT"].map((style) => dateFormat(words.language, styles[style]).format(at));
                delete navigator.languages;
                return [...told, ...others];
                """))
                .isEqualTo(List.of(
                        "15:04",
                        "yesterday 15:04",
                        "3 May 2020",
                        "15:04",
                        "15:04:05",
                        "15:04:05.067",
                        "3 May 2020, 15:04:05"));
    }

    @Test
    void keys_ofACompositionThatHasJustEnded_reachNoShortcut() {
        assertThat(page.run("""
                const { guardCompositions } = await import(`${base}sources/assets/lib/composition.js`);
                const field = document.body.appendChild(document.createElement("textarea"));
                guardCompositions(document.body);
                const presses = [];
                field.addEventListener("keydown", ({ key }) => presses.push(key));
                const press = (key, init = {}) => field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...init }));
                const compose = (type) => field.dispatchEvent(new CompositionEvent(type, { bubbles: true }));
                press("Escape");
                compose("compositionstart");
                press("Escape", { isComposing: true, keyCode: 229 });
                press("Enter");
                compose("compositionend");
                press("Escape");
                press("Enter", { keyCode: 229 });
                press("Enter", { keyCode: 13 });
                await sleep(150);
                press("Escape");
                field.remove();
                return presses.join(" ");
                """)).isEqualTo("Escape Enter Escape");
    }
}
