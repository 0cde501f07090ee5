// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ParleyServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The chat page by keys alone, and with the keys of input methods. */
class ChatKeyboardIT {
    /** Answers whether an Enter was taken by the page; what it is given goes into the event. */
    private static final String FIELD = """
            const text = document.querySelector(".write");
            const enter = (init) => {
              const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init });
              text.dispatchEvent(event);
              return event.defaultPrevented;
            };
            const compose = (type) => text.dispatchEvent(new CompositionEvent(type));
            """;

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    @AutoClose
    private static Chatter ana;

    @BeforeAll
    static void start() throws Exception {
        ana = Chatter.signIn(server.base(), "en", "Ana");
    }

    @AfterEach
    void assertNoComplaints() {
        ana.assertNoComplaints();
    }

    @Test
    void enter_duringAComposition_doesNotSend() {
        ana.join("composition");
        // Chromium's and Firefox' order: the keydown belongs to the composition, which ends after it.
        assertThat(ana.browser().run(FIELD + """
                text.value = "pinyin";
                compose("compositionstart");
                const taken = enter({ isComposing: true, keyCode: 229 });
                compose("compositionend");
                return taken;
                """)).isEqualTo(false);
        assertThat(ana.browser().texts(".list .message")).isEmpty();
        ana.browser().type(".write", Keys.ENTER);
        ana.sees("pinyin");
    }

    @Test
    void enter_rightAfterAComposition_doesNotSendAsSafariOrdersThem() {
        ana.join("safari");
        assertThat(ana.browser().run(FIELD + """
                text.value = "pinyin";
                compose("compositionstart");
                compose("compositionend");
                return enter({ keyCode: 229 });
                """)).isEqualTo(false);
        assertThat(ana.browser().texts(".list .message")).isEmpty();
    }

    @Test
    void enter_withAnInputMethodsKeyCodeLongAfterIt_sends() {
        ana.join("late-enter");
        // Chrome on macOS puts 229 on an Enter that is meant to send; only one that follows within 100 ms is the input
        // method's.
        assertThat(ana.browser().run(FIELD + """
                return (async () => {
                  text.value = "pinyin";
                  compose("compositionstart");
                  compose("compositionend");
                  const ended = performance.now();
                  while (performance.now() - ended < 110) {
                    await new Promise(requestAnimationFrame);
                  }
                  return enter({ keyCode: 229 });
                })();
                """)).isEqualTo(true);
        ana.sees("pinyin");
    }

    @Test
    void enter_rightAfterACompositionWithItsOwnKeyCode_sends() {
        ana.join("own-enter");
        assertThat(ana.browser().run(FIELD + """
                text.value = "pinyin";
                compose("compositionstart");
                compose("compositionend");
                return enter({ keyCode: 13 });
                """)).isEqualTo(true);
        ana.sees("pinyin");
    }

    @Test
    void enter_whereCtrlEnterSends_startsALine() {
        ana.join("ctrl-enter");
        ana.browser().click(".mode", "Use Ctrl+Enter");
        ana.browser().type(".write", "one", Keys.ENTER, "two");
        assertThat(ana.browser().find(".write").getDomProperty("value")).isEqualTo("one\ntwo");
        ana.browser().type(".write", Keys.chord(Keys.CONTROL, Keys.ENTER));
        ana.sees("one\ntwo");
        ana.browser().click(".mode", "Use Enter");
    }

    @Test
    void everything_byKeysAlone_isReached() {
        try (Chatter wang = Chatter.signIn(server.base(), "zh-CN", "王芳")) {
            wang.join("keys");
            Browser browser = ana.browser();
            ana.go("");
            browser.press(Keys.CONTROL, "k");
            browser.find(".switcher input");
            browser.press("keys");
            browser.find(".switcher li[aria-selected=true]", "keys");
            browser.find(".switcher li", "online");
            browser.press(Keys.ENTER);
            browser.find("#title", "keys");
            browser.find(".none");
            browser.press("typed blindly", Keys.ENTER);
            wang.sees("typed blindly");
            wang.say("收到");
            ana.sees("收到");

            // Back among the messages: one tab stop, arrows, Enter for what can be done, Escape back.
            browser.press(Keys.SHIFT, Keys.TAB);
            assertThat(focus(browser)).contains("收到");
            browser.press(Keys.ARROW_UP);
            assertThat(focus(browser)).contains("typed blindly");
            browser.press(Keys.ARROW_DOWN, Keys.ENTER);
            assertThat(focus(browser)).isEqualTo("Copy");
            browser.press(Keys.ARROW_RIGHT);
            assertThat(focus(browser)).isEqualTo("Private chat");
            browser.press(Keys.ESCAPE);
            assertThat(focus(browser)).contains("收到");

            // The members, by the regions, and a private chat from there.
            browser.find("#members .person", "王芳");
            for (int i = 0; i < 8 && !inside(browser, "#members"); i++) {
                browser.press(Keys.F6);
            }
            assertThat(inside(browser, "#members")).isTrue();
            browser.run("document.querySelector('#members .person').focus()");
            for (int i = 0; i < 3 && !focus(browser).contains("王芳"); i++) {
                browser.press(Keys.ARROW_DOWN);
            }
            browser.press(Keys.ENTER);
            browser.find("#title", "王芳");
            browser.find(".none");
            browser.press("for you alone", Keys.ENTER);
            wang.browser().find("#conversations .unread", "Ana");

            browser.press(Keys.ALT, Keys.ARROW_UP);
            await().until(() -> !browser.texts("#title").equals(List.of("王芳")));
            wang.assertNoComplaints();
        }
    }

    @Test
    void enter_onAPersonsName_opensThePrivateChat_howeverFastItComes() {
        try (Chatter wang = Chatter.signIn(server.base(), "zh-CN", "Wang Fang")) {
            Browser browser = ana.browser();
            ana.go("");
            browser.press(Keys.CONTROL, "k");
            browser.find(".switcher input");
            browser.press("wang fang", Keys.ENTER);
            browser.find("#title", "Wang Fang");
            browser.awaitNone(".switcher");
            assertThat(browser.run("return decodeURIComponent(location.hash)"))
                    .asString()
                    .startsWith("#direct/");
            ana.until("return ![...document.querySelectorAll('#conversations .item')]"
                    + ".some(({ dataset }) => dataset.channel.toLowerCase() === 'room/wang fang')");
            wang.assertNoComplaints();
        }
    }

    @Test
    void enter_onANameThatNobodyHas_makesARoomOnlyWhenThatIsChosen() {
        Browser browser = ana.browser();
        ana.go("");
        browser.press(Keys.CONTROL, "k");
        browser.find(".switcher input");
        browser.press("nobody-has-it", Keys.ENTER);
        browser.find(".switcher li[aria-selected=false]", "Create a new room");
        browser.press(Keys.ENTER);
        browser.find(".switcher li[aria-selected=false]", "Create a new room");
        assertThat(browser.run("return location.hash")).isEqualTo("");
        browser.press(Keys.ARROW_DOWN, Keys.ENTER);
        browser.find("#title", "nobody-has-it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops-look", "OPS-LOOK", "ＯＰＳ-ｌｏｏｋ"})
    void roomName_thatReadsLikeOneThatIsThere_leadsToThatOne(String written) {
        Browser browser = ana.browser();
        try (Chatter wang = Chatter.signIn(server.base(), "zh-CN", "王芳")) {
            wang.join("Ops-Look");
            ana.go("");
            browser.click("#new-room");
            browser.type(".switcher input", written);
            browser.find(".switcher li[aria-selected=true]", "Ops-Look");
            browser.find(".switcher li[aria-selected=false]", "similar to “Ops-Look”");
            browser.press(Keys.ENTER);
            browser.find("#title", "Ops-Look");
            assertThat(browser.run("return location.hash")).isEqualTo("#room%2FOps-Look");
            ana.leave();
            browser.find("#blank");
        }
    }

    @Test
    void enter_onAScreenToTouch_isANewLine_andTheButtonSends() {
        Browser browser = ana.browser();
        ana.join("touch");
        browser.run("const real = matchMedia; window.matchMedia = (query) =>"
                + " query.includes('coarse') ? { matches: true, addEventListener() {} } : real.call(window, query)");
        browser.type(".write", "one", Keys.ENTER, "two");
        assertThat(browser.find(".write").getDomProperty("value")).isEqualTo("one\ntwo");
        browser.click(".send");
        ana.sees("one\ntwo");
        browser.reload();
        browser.find("#state[data-state=online]");
    }

    @Test
    void escape_withAMenuOpen_closesItAndNothingElse() {
        ana.join("menu");
        Chatter.fill(server, "menu", 1, 60);
        ana.sees("message 60");
        ana.browser().run("document.querySelector('.messages').scrollTop = 0");
        ana.browser().find(".latest");
        ana.browser().click("#room-more");
        ana.browser().find("#leave");
        ana.browser().press(Keys.ESCAPE);
        ana.browser().awaitNone("#leave");
        ana.browser().find(".latest");
        assertThat(ana.browser().run("return document.activeElement.id")).isEqualTo("room-more");
    }

    @Test
    void escape_farUp_leadsToTheLatest() {
        ana.join("escape");
        Chatter.fill(server, "escape", 1, 60);
        ana.sees("message 60");
        ana.browser().run("document.querySelector('.messages').scrollTop = 0");
        ana.browser().find(".latest");
        ana.browser().type(".write", Keys.ESCAPE);
        ana.browser().awaitNone(".latest");
    }

    private static String focus(Browser browser) {
        return String.valueOf(browser.run("return document.activeElement.innerText"));
    }

    private static boolean inside(Browser browser, String selector) {
        return Boolean.TRUE.equals(
                browser.run("return document.querySelector(arguments[0]).contains(document.activeElement)", selector));
    }
}
