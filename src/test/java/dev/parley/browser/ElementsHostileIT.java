// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Frames;
import dev.parley.testing.TestSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The elements in pages that do their worst: resets, patched globals, wars of z-index, names that are markup. */
class ElementsHostileIT {
    private static final String TICKET = " ticket-url=\"ticket\"";
    private static final String MODULE = "<script type=\"module\" src=\"/parley/assets/elements.js\"></script>";
    private static final String MARKUP = "<img src=x onerror=watch.errors.push(1)>";

    @TempDir
    static Path directory;

    @AutoClose
    private static PortalSite portal;

    @AutoClose
    private static Browser browser;

    private final ElementsPage page = new ElementsPage(browser);
    private String user = "";

    @BeforeAll
    static void start() throws Exception {
        portal = new PortalSite(directory, Map.of("parley.presence.grace", "off"));
        browser = Browser.open();
    }

    @BeforeEach
    void comeAsSomebodyNew() {
        user = "user " + UUID.randomUUID();
        portal.signIn(user);
    }

    @AfterEach
    void hearNoComplaints() {
        page.assertQuiet();
    }

    @Test
    void resets_ofThePage_doNotReachInside() throws Exception {
        portal.pushTo(user, "{\"title\":\"Ready\",\"text\":\"Your order\"}");
        page.open(portal.page(
                "<link rel=\"stylesheet\" href=\"hostile.css\">" + MODULE,
                "<div class=\"column\"><parley-bell keep-unread" + TICKET
                        + "></parley-bell><parley-presence channel=\"live/css\"" + TICKET
                        + "></parley-presence><parley-chat channel=\"room/css\"" + TICKET + "></parley-chat></div>"));
        page.awaitBell("1 unread notification");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".item", "Your order");
        page.find("parley-chat", "textarea");
        assertSane(".item .title", "14px");
        assertThat(number("one('parley-bell', 'button.bell').offsetWidth")).isBetween(32.0, 48.0);
        assertThat(number("one('parley-bell', 'button.bell').offsetHeight")).isBetween(32.0, 48.0);
        assertThat(number("one('parley-bell', '.panel').offsetWidth")).isBetween(300.0, 380.0);
        assertInWindow("one('parley-bell', '.panel')");
        // In a column that hides what overflows, under a transform: still whole, and on top.
        assertOnTop("one('parley-bell', '.panel')", "parley-bell");
        assertThat(number("one('parley-chat', '.window').offsetWidth")).isBetween(260.0, 280.0);
        assertThat(number("one('parley-chat', '.window').offsetHeight")).isBetween(470.0, 490.0);
        assertThat(number("one('parley-chat', 'textarea').offsetHeight")).isBetween(32.0, 60.0);
        assertThat(number("one('parley-chat', '.composer').getBoundingClientRect().right"
                        + " - document.querySelector('.column').getBoundingClientRect().right"))
                .isLessThanOrEqualTo(0.0);
        assertThat(number("one('parley-presence', '.line').offsetHeight")).isBetween(16.0, 32.0);
    }

    @Test
    void layers_lieAboveWhateverThePagePutsOnTop() throws Exception {
        page.open(portal.page(
                "<link rel=\"stylesheet\" href=\"hostile.css\">" + MODULE,
                "<div class=\"war\"></div><parley-bell" + TICKET
                        + "></parley-bell><parley-chat launcher channel=\"room/top\"" + TICKET + "></parley-chat>"));
        page.awaitBell("No unread notifications");
        page.find("parley-chat", ".launch");
        assertInWindow("one('parley-chat', '.launch')");
        assertOnTop("one('parley-chat', '.launch')", "parley-chat");
        portal.pushTo(user, "\"toast\"");
        page.find("parley-bell", ".toast", "toast");
        assertInWindow("one('parley-bell', '.toast')");
        page.find("parley-chat", ".launch").click();
        page.until("return deep().matches('textarea')");
        assertInWindow("one('parley-chat', '.window')");
        assertOnTop("one('parley-chat', '.window')", "parley-chat");
        page.press(Keys.ESCAPE);
        page.until("return deep().matches('.launch') && !chat.open");
    }

    @Test
    void rightToLeft_mirrorsAndStaysInTheWindow() throws Exception {
        portal.pushTo(user, "\"one\"");
        page.open(portal.page("<parley-bell keep-unread" + TICKET
                + "></parley-bell><parley-chat launcher channel=\"room/rtl\"" + TICKET + "></parley-chat>"));
        page.awaitBell("1 unread notification");
        page.run("document.documentElement.dir = 'rtl'");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".item", "one");
        assertInWindow("one('parley-bell', '.panel')");
        assertThat(number("one('parley-chat', '.launch').getBoundingClientRect().left"))
                .isBetween(0.0, 40.0);
        page.run("bell.close()");
        page.find("parley-chat", ".launch").click();
        page.find("parley-chat", "textarea");
        assertInWindow("one('parley-chat', '.window')");
    }

    @Test
    void globals_thatOldLibrariesHavePatched_hurtNothing() throws Exception {
        portal.pushTo(user, "{\"title\":\"Ready\",\"text\":\"Your order\"}");
        try (TestSocket bob = portal.server().socketOf("bob")) {
            bob.request("{\"action\":\"subscribe\",\"channel\":\"room/legacy\"}");
            page.open(portal.page(
                    "<script src=\"legacy.js\"></script>" + MODULE,
                    "<parley-bell topics=\"a,b\"" + TICKET
                            + "></parley-bell><parley-presence mode=\"list\" channel=\"room/legacy\"" + TICKET
                            + "></parley-presence><parley-chat channel=\"room/legacy\"" + TICKET + "></parley-chat>"));
            page.awaitBell("1 unread notification");
            page.find("parley-presence", ".count", "2 people here");
            page.find("parley-presence", "li", "bob");
            page.find("parley-chat", "textarea").sendKeys("hello", Keys.ENTER);
            JsonNode heard = bob.awaitEvent("message");
            assertThat(heard.path("body").asText()).isEqualTo("hello");
            bob.request("{\"action\":\"publish\",\"channel\":\"room/legacy\",\"body\":\"hello yourself\"}");
            page.find("parley-chat", ".message", "hello yourself");
            page.run("chat.lang = 'zh-CN'");
            page.until(
                    "return one('parley-chat', 'textarea').placeholder.startsWith('发消息') || one('parley-chat', '.send').textContent === '发送'");
            page.find("parley-bell", "button.bell").click();
            page.find("parley-bell", ".item", "Your order");
            page.awaitBell("No unread notifications");
            page.press(Keys.ESCAPE);
            page.until("return !bell.open");
        }
    }

    @Test
    void names_andMessages_thatAreMarkup_areText() throws Exception {
        portal.signIn(MARKUP + user);
        String room = "room/" + MARKUP.replace("=", "");
        try (TestSocket bob = portal.server().socketOf(MARKUP)) {
            page.open(portal.page("<parley-presence mode=\"list\"" + TICKET + "></parley-presence><parley-bell" + TICKET
                    + "></parley-bell><parley-chat" + TICKET + "></parley-chat>"));
            page.run("document.querySelector('parley-presence').channel = chat.channel = arguments[0]", room);
            bob.request("{\"action\":\"subscribe\",\"channel\":" + Frames.quote(room) + "}");
            page.find("parley-chat", ".title", "<img");
            bob.request("{\"action\":\"publish\",\"channel\":" + Frames.quote(room) + ",\"body\":"
                    + Frames.quote(MARKUP) + "}");
            page.find("parley-chat", ".message .text", MARKUP);
            page.find("parley-presence", "li", MARKUP);
            portal.push(
                    "{\"users\":[" + Frames.quote(MARKUP + user) + "]}",
                    Frames.quote(MARKUP) + ",\"from\":{\"id\":\"x\",\"name\":" + Frames.quote(MARKUP) + "}");
            page.find("parley-bell", ".toast", MARKUP);
            page.find("parley-bell", "button.bell").click();
            page.find("parley-bell", ".from", MARKUP);
        }
        assertThat(page.run("return all('parley-bell, parley-chat, parley-presence', 'img, script').length"))
                .isEqualTo(0L);
    }

    @Test
    void presence_followsWhoComesAndGoes_andDrawsACrowdAtOnce() throws Exception {
        page.open(portal.page("<parley-presence channel=\"live/crowd\"" + TICKET + "></parley-presence>"));
        page.find("parley-presence", ".count", "1 person here");
        page.run("window.draws = 0; new MutationObserver(() => window.draws++)"
                + ".observe(one('parley-presence', '.count'), { childList: true })");
        List<TestSocket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                TestSocket one = portal.server().socketOf("p" + i);
                crowd.add(one);
                one.request("{\"action\":\"subscribe\",\"channel\":\"live/crowd\"}");
            }
            page.find("parley-presence", ".count", "21 people here");
            assertThat((Long) page.run("return window.draws")).isLessThan(15);
            assertThat(page.text("return document.querySelector('parley-presence').members.length"))
                    .isEqualTo("21");
        } finally {
            for (TestSocket one : crowd) {
                one.close();
            }
        }
        page.find("parley-presence", ".count", "1 person here");
        page.run("document.querySelector('parley-presence').channel = 'direct/x~y'");
        page.find("parley-presence", ".count", "you don't have access");
    }

    private void assertSane(String selector, String size) {
        Object style = page.run(
                "const { fontSize, textTransform, letterSpacing, color, writingMode } ="
                        + " getComputedStyle(one('parley-bell', arguments[0]));"
                        + "return [fontSize, textTransform, letterSpacing, writingMode, color === 'rgb(1, 2, 3)'].join()",
                selector);
        assertThat(style).isEqualTo(size + ",none,normal,horizontal-tb,false");
    }

    private void assertInWindow(String element) {
        page.until(
                "const box = " + element + ".getBoundingClientRect();"
                        + "return box.width > 0 && box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight");
    }

    private void assertOnTop(String element, String name) {
        assertThat(
                        page.text(
                                "const box = " + element + ".getBoundingClientRect();"
                                        + "return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.localName"))
                .isEqualTo(name);
    }

    private double number(String expression) {
        return ((Number) Objects.requireNonNull(page.run("return " + expression))).doubleValue();
    }
}
