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
    /** A conversation with a client that says what the test wants, three hundred pixels high, at which somebody looks. */
    private static final String CONVERSATION = """
            const { Conversation } = await import(`${base}sources/assets/chat/conversation.js`);
            const { Words } = await import(`${base}sources/assets/lib/words.js`);
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(await (await fetch(`${base}sources/assets/chat/conversation.css`)).text());
            document.adoptedStyleSheets = [sheet];
            document.hasFocus = () => true;
            const words = new Words("common", "conversation");
            await words.load("en");
            const message = (offset, id = "bo") => ({ channel: "room/a", offset, time: 1e12 + offset, from: { id, name: id }, body: `text ${offset}` });
            const told = [];
            const log = [];
            const client = Object.assign(new EventTarget(), {
              url: new URL("ws", base),
              state: "online",
              welcome: { limits: {} },
              user: { id: "me", name: "Me" },
              outbox: [],
              now: () => Date.now(),
              subscribe: async () => {},
              unsubscribe: async () => {},
              publish: () => new Promise(() => {}),
              request: async (action, { limit, offset }) => {
                if (action === "read") told.push(offset);
                return action === "history"
                  ? { messages: log.slice(-limit), more: log.length > limit, epoch: "e" }
                  : { read: offset, unread: log.filter((one) => one.offset > offset).length };
              },
            });
            const fire = (type, detail) => client.dispatchEvent(new CustomEvent(type, { detail }));
            const frames = async (n) => {
              while (n-- > 0) await new Promise(requestAnimationFrame);
            };
            const root = document.body.appendChild(document.createElement("div"));
            Object.assign(root.style, { position: "fixed", inset: "0 0 auto 0", height: "300px", background: "white" });
            const open = async (head, read, unread) => {
              for (let offset = 1; offset <= head; offset++) log.push(message(offset));
              const conversation = new Conversation({ root, client, user: client.user, words, channel: "room/a", unread });
              const offset = head;
              fire("sync", { channel: "room/a", epoch: "e", offset, read, recovered: false, messages: [], more: false, count: 2 });
              await until(() => head === 0 || list().querySelector("[data-offset]"));
              await frames(4);
              return conversation;
            };
            const list = () => root.querySelector(".list");
            const rows = () => [...list().querySelectorAll(":scope > [data-offset]")];
            const come = (from, to) => {
              for (let offset = from; offset <= to; offset++) {
                log.push(message(offset));
                fire("message", message(offset));
              }
            };
            """;

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
    void messages_thatCome_touchTheirOwnRowsAlone() {
        assertThat(page.run(CONVERSATION + """
                const conversation = await open(100, 100, 0);
                come(101, 450);
                await until(() => rows().at(-1).dataset.offset === "450");
                // What could not be seen coming has a line above it by now.
                await until(() => list().querySelector(".new"));
                await frames(3);
                const before = rows();
                const counts = { added: 0, removed: 0, attributes: 0, made: 0, formatters: 0 };
                const own = { create: document.createElement, date: Intl.DateTimeFormat, number: Intl.NumberFormat };
                document.createElement = (name) => ((counts.made += name === "li" ? 1 : 0), own.create.call(document, name));
                for (const name of ["DateTimeFormat", "NumberFormat"]) {
                  const Real = Intl[name];
                  Intl[name] = function (...given) {
                    counts.formatters++;
                    return new Real(...given);
                  };
                }
                const observer = new MutationObserver((records) => {
                  for (const { type, addedNodes, removedNodes } of records) {
                    counts.added += addedNodes.length;
                    counts.removed += removedNodes.length;
                    counts.attributes += type === "attributes" ? 1 : 0;
                  }
                });
                observer.observe(list(), { childList: true, subtree: true, attributes: true, characterData: true });
                come(451, 460);
                await until(() => rows().at(-1).dataset.offset === "460");
                await frames(2);
                const few = { ...counts };
                const same = rows().slice(0, -10).every((row, i) => row === before[i + 10]);
                come(461, 5460);
                await until(() => rows().at(-1).dataset.offset === "5460");
                await frames(2);
                const burst = counts.made - few.made;
                // What somebody has selected, and a row that has the focus of the keys, is not taken away.
                rows().at(-3).focus();
                getSelection().selectAllChildren(rows().at(-2).querySelector(".text"));
                const focused = document.activeElement;
                come(5461, 6500);
                await frames(4);
                const kept = [String(getSelection()), document.activeElement === focused, rows().length <= 500, root.querySelector(".latest").textContent];
                Object.assign(Intl, { DateTimeFormat: own.date, NumberFormat: own.number });
                document.createElement = own.create;
                observer.disconnect();
                getSelection().removeAllRanges();
                conversation.close();
                root.remove();
                return [before.length, same, few.added, few.removed, few.attributes <= 4, few.made, burst, counts.formatters, ...kept].map(String);
                """))
                .isEqualTo(List.of(
                        "400",
                        "true",
                        "10",
                        "10",
                        "true",
                        "10",
                        "400",
                        "0",
                        "text 5459",
                        "true",
                        "true",
                        "1,040 new messages \u2193"));
    }

    @Test
    void mark_isWhatWasSeenWithoutAGap_orWhatSomebodySays() {
        assertThat(page.run(CONVERSATION + """
                const conversation = await open(80, 20, 60);
                await until(() => told.length > 0);
                const seen = told.at(-1);
                const bottom = root.querySelector(".messages").getBoundingClientRect().bottom;
                const shown = Number(rows().filter((row) => row.getBoundingClientRect().top + 20 <= bottom + 1).at(-1).dataset.offset);
                const line = list().querySelector(".new").nextElementSibling.dataset.offset;
                root.querySelector(".latest").click();
                await frames(4);
                await sleep(500);
                const jumped = told.at(-1);
                const bar = root.querySelector(".unread").textContent;
                const left = list().querySelector(".new") !== null;
                root.querySelector(".unread button:last-child").click();
                await until(() => told.at(-1) === 80);
                await frames(3);
                const gone = list().querySelector(".new") === null && root.querySelector(".unread").hidden;
                conversation.close();
                root.remove();
                return [seen === shown, seen > 20 && seen < 80, line, jumped === seen, bar.includes(`${80 - seen} new`), left, gone].map(String);
                """))
                .isEqualTo(List.of("true", "true", "21", "true", "true", "true", "true"));
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
