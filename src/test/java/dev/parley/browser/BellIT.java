// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Frames;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The bell in a portal's page, for people whom the portal vouches for by tickets. */
class BellIT {
    private static final String BELL = "<parley-bell ticket-url=\"ticket\"></parley-bell><p><a href=\"#x\">on</a></p>";

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
        portal = new PortalSite(directory, Map.of());
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
    void badge_countsWhatCameWhileAway_panelReadsIt_andTheOtherWindowKnows() throws Exception {
        portal.pushTo(user, "\"first\"");
        portal.pushTo(user, "{\"title\":\"审批通过\",\"text\":\"请假\",\"url\":\"/portal/leave\"}");
        URI address = portal.page(BELL);
        page.open(address);
        page.awaitBell("2 unread notifications");
        assertThat(page.texts("parley-bell", ".badge")).containsExactly("2");
        String first = browser.openWindow(address);
        page.awaitBell("2 unread notifications");

        page.find("parley-bell", "button.bell").click();
        assertThat(page.texts("parley-bell", ".item .title, .item .text")).containsExactly("审批通过", "请假", "first");
        assertThat(page.text("return one('parley-bell', 'a.item').href")).endsWith("/portal/leave");
        page.find("parley-bell", "button", "Mark all as read").click();
        page.awaitBell("No unread notifications");
        page.assertQuiet();

        browser.closeWindow(first);
        page.awaitBell("No unread notifications");
        assertThat(page.texts("parley-bell", ".badge")).isEmpty();
        browser.reload();
        page.awaitBell("No unread notifications");
    }

    @Test
    void noticesThatEnd_countNoMore_thoughNobodyReloads() throws Exception {
        portal.pushTo(user, "\"stays\"");
        portal.pushTo(user, "\"for a while\",\"ttl\":20");
        page.open(portal.page(BELL));
        page.awaitBell("2 unread notifications");
        portal.pushTo(user, "\"for a moment\",\"ttl\":1");
        page.awaitBell("1 unread notification");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".item .text", "stays");
        assertThat(page.texts("parley-bell", ".item .text")).containsExactly("stays");
    }

    @Test
    void panel_lookedAtForAMoment_isRead_unlessItIsToBeKept() throws Exception {
        portal.pushTo(user, "\"one\"");
        page.open(portal.page(BELL));
        page.awaitBell("1 unread notification");
        page.run("bell.keepUnread = true");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", "li.fresh", "one");
        page.run("bell.keepUnread = false; bell.close(); bell.show()");
        page.awaitBell("No unread notifications");
        // Still marked for the one who is reading.
        assertThat(page.texts("parley-bell", "li.fresh .text")).containsExactly("one");
        assertThat(
                        page.run(
                                "return watch.events.filter(({ name }) => name === 'parley-unread').map(({ detail }) => detail.unread)"))
                .isEqualTo(List.of(1L, 0L));
    }

    @Test
    void panel_byKeyboard_opensWalksAndGivesTheFocusBack() throws Exception {
        portal.pushTo(user, "\"one\"");
        portal.pushTo(user, "{\"text\":\"two\",\"url\":\"#two\"}");
        portal.pushTo(user, "\"three\"");
        page.open(portal.page(BELL));
        page.awaitBell("3 unread notifications");
        page.run("one('parley-bell', 'button').focus()");
        page.press(Keys.ENTER);
        page.until("return deep().matches('.item') && deep().textContent.includes('three')");
        page.press(Keys.ARROW_DOWN);
        page.until("return deep().textContent.includes('two')");
        page.press(Keys.END);
        page.until("return deep().textContent.includes('one')");
        page.press(Keys.HOME, Keys.ARROW_DOWN);
        page.press(Keys.ENTER);
        page.until("return location.hash === '#two'");
        page.press(Keys.ESCAPE);
        page.until("return deep() === one('parley-bell', 'button') && !bell.open");
        // To the page behind it: the panel does not stay in the way.
        page.press(Keys.ENTER);
        page.until("return bell.open && deep().classList.contains('item')");
        page.run("document.querySelector('p a').focus()");
        page.until("return !bell.open");
    }

    @Test
    void panel_clickBesideIt_closesIt() throws Exception {
        page.open(portal.page(BELL));
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".empty", "No notifications yet");
        browser.click("p");
        page.until("return !bell.open");
    }

    @Test
    void toast_ofANotice_staysWhileSomebodyIsAtIt_andGoesOnceItIsRead() throws Exception {
        URI address = portal.page(BELL);
        page.open(address);
        page.awaitBell("No unread notifications");
        portal.pushTo(user, "{\"title\":\"Ready\",\"text\":\"Your order\"}");
        page.find("parley-bell", ".toast", "Your order");
        assertThat(page.texts("parley-bell", "[role=status]")).contains("New notification: Ready: Your order");
        for (int i = 2; i < 6; i++) {
            portal.pushTo(user, "\"notice " + i + "\"");
        }
        page.find("parley-bell", ".toast", "notice 5");
        assertThat(page.texts("parley-bell", ".toast .text")).containsExactly("notice 3", "notice 4", "notice 5");
        page.find("parley-bell", ".toast button[aria-label]").click();
        assertThat(page.texts("parley-bell", ".toast .text")).containsExactly("notice 4", "notice 5");
        // Time passes for those that nobody is at.
        page.run("window.slept = new Promise((done) => setTimeout(done, 7500))");
        page.run("one('parley-bell', '.toast .body').focus()");
        browser.run("return window.slept");
        assertThat(page.texts("parley-bell", ".toast .text")).containsExactly("notice 4", "notice 5");
        page.run("return bell.markRead()");
        page.until("return all('parley-bell', '.toast').length === 0");
        assertThat(page.text("return bell.unread")).isEqualTo("0");
    }

    @Test
    void toast_thatAPageWantsToShowItself_isPrevented_andQuietHasNone() throws Exception {
        page.open(portal.page(BELL));
        page.awaitBell("No unread notifications");
        page.run("bell.addEventListener('parley-message', (event) => event.preventDefault(), { once: true })");
        portal.pushTo(user, "\"one\"");
        page.awaitBell("1 unread notification");
        page.run("bell.quiet = true");
        portal.pushTo(user, "\"two\"");
        page.awaitBell("2 unread notifications");
        assertThat(page.texts("parley-bell", ".toast")).isEmpty();
        assertThat(
                        page.run(
                                "return watch.events.filter(({ name }) => name === 'parley-message').map(({ detail }) => detail.body)"))
                .isEqualTo(List.of("one", "two"));
    }

    @Test
    void list_ofManyNotices_loadsOlderOnes_inOneOrderOverAllChannels() throws Exception {
        for (int i = 1; i <= 30; i++) {
            portal.pushTo(user, "\"inbox " + i + "\"");
            if (i % 10 == 0) {
                portal.push("{\"channels\":[\"topic/list\"]}", "\"topic " + i + "\"");
            }
        }
        page.open(portal.page("<parley-bell topics=\"list, other\" ticket-url=\"ticket\" keep-unread></parley-bell>"));
        page.awaitBell("33 unread notifications");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".item", "topic 30");
        assertThat(page.texts("parley-bell", ".item .text"))
                .hasSizeBetween(21, 23)
                .doesNotContain("inbox 10");
        page.find("parley-bell", "button", "Load older notifications").click();
        page.find("parley-bell", ".item", "inbox 1");
        assertThat(page.texts("parley-bell", ".item .text"))
                .hasSize(33)
                .startsWith("topic 30", "inbox 30", "inbox 29")
                .endsWith("inbox 2", "inbox 1")
                .containsSubsequence("inbox 21", "topic 20", "inbox 20");
        assertThat(page.texts("parley-bell", ".older")).isEmpty();
    }

    @Test
    void notice_recalled_disappears() throws Exception {
        page.open(portal.page(BELL));
        page.awaitBell("No unread notifications");
        portal.pushTo(user, "\"wrong\"");
        page.awaitBell("1 unread notification");
        String channel = "user/" + user;
        portal.server()
                .call(
                        "DELETE",
                        "api/v1/messages?offset=1&channel=" + URLEncoder.encode(channel, StandardCharsets.UTF_8));
        page.awaitBell("No unread notifications");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".empty");
    }

    @Test
    void guest_withoutASession_keepsWhatItHasRead_overReloads() throws Exception {
        portal.push("{\"channels\":[\"topic/guests\"]}", "\"to all\"");
        URI address = portal.page("<parley-bell topics=\"guests\"></parley-bell>");
        page.open(address);
        page.awaitBell("1 unread notification");
        String guest = page.text("return bell.user.id");
        page.run("return bell.markRead()");
        page.awaitBell("No unread notifications");

        page.open(address);
        page.until("return bell.user !== null");
        assertThat(page.text("return bell.user.id")).isNotEqualTo(guest);
        page.awaitBell("No unread notifications");
        assertThat(page.run("return Object.keys(localStorage).filter((key) => !key.startsWith('parley.'))"))
                .isEqualTo(List.of());
        portal.push("{\"channels\":[\"topic/guests\"]}", "\"again\"");
        page.awaitBell("1 unread notification");
    }

    @Test
    void notice_ofHostileStrings_isTextAndLeadsNowhere() throws Exception {
        String script = "<img src=x onerror=alert(1)><script>watch.errors.push(1)</script>";
        portal.pushTo(user, Frames.quote(script));
        for (String url : List.of(
                "javascript:watch.errors.push(1)",
                "data:text/html,x",
                " JavaScript:alert(1)",
                "blob:x",
                "vbscript:x",
                "file:///x")) {
            portal.pushTo(
                    user,
                    "{\"title\":" + Frames.quote(script) + ",\"text\":{\"a\":1},\"url\":" + Frames.quote(url) + "}");
        }
        for (String body : List.of(
                "null",
                "[]",
                "{}",
                "42",
                "[{\"title\":1}]",
                "{\"title\":\"\",\"url\":{}}",
                "{\"text\":\"x\",\"time\":\"no\"}",
                "{\"text\":\"y\",\"time\":1e300}")) {
            portal.pushTo(user, body);
        }
        page.open(portal.page(BELL));
        page.awaitBell("15 unread notifications");
        page.find("parley-bell", "button.bell").click();
        page.find("parley-bell", ".item", script);
        assertThat(page.texts("parley-bell", ".item")).hasSize(15);
        assertThat(page.texts("parley-bell", "a, img, script")).isEmpty();
    }
}
